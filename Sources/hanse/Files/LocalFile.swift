import Blobs
import Glibc
import Model
import Sodium
import Wire

/// A file of this machine that is read or written in parts.
struct LocalFile: ~Copyable {
  let path: String
  private let descriptor: Int32
  /// When it was opened, in bytes.
  let size: Int64

  /// Opens a file to be read. Folders and pipes have no size to announce.
  init(reading path: String) throws(CommandFailure) {
    try self.init(path, O_RDONLY)
  }

  /// Opens a file to be written on, and makes it where there is none; nobody else may read it.
  init(writing path: String) throws(CommandFailure) {
    try self.init(path, O_RDWR | O_CREAT)
  }

  private init(_ path: String, _ flags: Int32) throws(CommandFailure) {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure(flags & O_CREAT == 0 ? "read" : "write", path) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw CommandFailure(
        .local, "fileUnusable", "\(path) is no file", next: "give a file; of a folder, make an archive first")
    }
    size = Int64(facts.st_size)
  }

  deinit { close(descriptor) }

  /// Bytes from `offset` on; fewer than `count` only at the end.
  func read(from offset: Int64, count: Int) throws(CommandFailure) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, Int(offset) + filled)
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { return }
        filled += got
      }
    }
    if failed { throw Files.failure("read", path) }
    return bytes
  }

  func write(_ bytes: [UInt8], at offset: Int64) throws(CommandFailure) {
    guard lseek(descriptor, Int(offset), SEEK_SET) >= 0, Files.write(bytes, to: descriptor) else {
      throw Files.failure("write", path)
    }
  }

  /// Cuts off everything from `size` on.
  func cut(to size: Int64) throws(CommandFailure) {
    guard ftruncate(descriptor, Int(size)) == 0 else { throw Files.failure("write", path) }
  }

  func sync() throws(CommandFailure) {
    guard fsync(descriptor) == 0 else { throw Files.failure("write", path) }
  }

  /// SHA-256 of all of it, as `sha256sum` writes it.
  func sum() throws(CommandFailure) -> String {
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < size {
      let bytes = try read(from: offset, count: Int(min(size - offset, Int64(BlobShape.leafBytes))))
      guard !bytes.isEmpty else { break }
      hash.update(bytes)
      offset += Int64(bytes.count)
    }
    return Hex.text(hash.finish())
  }

  /// The id of the file's first `size` bytes; `reached` is told how far it is.
  func blob(size: Int64, reached: (Int64) -> Void) throws(CommandFailure) -> String {
    guard let suite = try? SodiumSuite() else {
      throw CommandFailure(.local, "cryptographyMissing", "libsodium cannot be used on this machine")
    }
    var hasher = LeafHasher(suite)
    var leaves: [Bytes32] = []
    var offset: Int64 = 0
    while offset < size {
      let bytes = try read(from: offset, count: Int(min(size - offset, Int64(BlobShape.leafBytes))))
      guard !bytes.isEmpty else { break }
      leaves += hasher.take(bytes[...])
      offset += Int64(bytes.count)
      reached(offset)
    }
    if let last = hasher.finish() { leaves.append(last) }
    guard offset == size, let tree = BlobTree(size: UInt64(size), leaves: leaves, suite) else {
      throw CommandFailure(
        .local, "fileChanged", "\(path) became shorter while it was read", next: "try again when it rests")
    }
    return Hex.text(tree.id.bytes.bytes)
  }
}
