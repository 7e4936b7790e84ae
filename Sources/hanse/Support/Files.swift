import Glibc
import Sodium

/// Small files, whole.
enum Files {
  /// Reads up to `maxBytes` of a file, or of the standard input for "-".
  static func read(_ path: String, maxBytes: Int) throws(CommandFailure) -> [UInt8] {
    let fd = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard fd >= 0 else { throw failure("read", path) }
    defer { if fd != 0 { close(fd) } }
    return try read(fd, name: path == "-" ? "the standard input" : path, maxBytes: maxBytes)
  }

  /// Reads a descriptor to its end.
  static func read(_ fd: Int32, name: String, maxBytes: Int) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    // It may have held a password.
    defer {
      Wiping.wipe(buffer)
      buffer.deallocate()
    }
    while true {
      let count = Glibc.read(fd, buffer.baseAddress, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", name)
      }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= maxBytes else {
        throw CommandFailure(
          .local, "fileTooLarge", "\(name) has more than \(maxBytes) bytes", next: "give a smaller one")
      }
    }
  }

  /// Writes everything; false with `errno` set if that failed.
  static func write(_ bytes: [UInt8], to fd: Int32) -> Bool { bytes.withUnsafeBytes { write($0, to: fd) } }

  static func write(_ bytes: UnsafeRawBufferPointer, to fd: Int32) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = Glibc.write(fd, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      offset += count
    }
    return true
  }

  /// Makes a file that only its owner may read; it must not be there.
  static func create(_ path: String, _ bytes: [UInt8]) throws(CommandFailure) {
    let made = bytes.withUnsafeBytes { bytes -> Result<Void, CommandFailure> in
      do throws(CommandFailure) { return .success(try create(path, bytes)) } catch { return .failure(error) }
    }
    try made.get()
  }

  static func create(_ path: String, _ bytes: UnsafeRawBufferPointer) throws(CommandFailure) {
    let fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard fd >= 0 else { throw failure("write", path) }
    defer { close(fd) }
    guard write(bytes, to: fd), fsync(fd) == 0, syncFolder(of: path) else { throw failure("write", path) }
  }

  /// A file's name is durable when its folder is.
  private static func syncFolder(of path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard fd >= 0 else { return false }
    defer { close(fd) }
    return fsync(fd) == 0
  }

  static func failure(_ verb: String, _ path: String) -> CommandFailure {
    let number = errno
    return CommandFailure(
      .local, "fileUnusable", "could not \(verb) \(path): \(String(cString: strerror(number)))",
      next: "check the path and its permissions")
  }
}
