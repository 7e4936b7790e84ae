import Glibc
import Sodium

/// A root key outside of a data folder. It is read into memory that is wiped, and nowhere else.
enum RootKeyFile {
  /// The key in a file, or in the standard input for "-".
  static func read(_ path: String) throws(CommandFailure) -> Seed {
    let fd = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard fd >= 0 else { throw Files.failure("read", path) }
    defer { if fd != 0 { close(fd) } }
    do throws(SecretBytes.Unreadable) {
      if let seed = Seed(try SecretBytes.read(from: fd, mostBytes: Seed.byteCount)) { return seed }
    } catch {
      guard error.number == EFBIG else {
        errno = error.number
        throw Files.failure("read", path)
      }
    }
    throw CommandFailure(
      .local, "keyDamaged", "a root key is \(Seed.byteCount) bytes",
      next: "give the file that hanse keys root export made")
  }

  /// Makes the file, which must not be there.
  static func create(_ path: String, _ seed: Seed) throws(CommandFailure) {
    try seed.withBytes { (bytes) throws(CommandFailure) in
      try Files.create(path, UnsafeRawBufferPointer(bytes))
    }
  }
}
