import Glibc

extension NodeConfiguration {
  /// Reads a configuration file of at most one mebibyte.
  public static func read(file: String) throws(ConfigurationError) -> NodeConfiguration {
    try parse(contents(of: file), file: file)
  }

  private static func contents(of file: String) throws(ConfigurationError) -> [UInt8] {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(file, "cannot be opened: \(systemMessage())") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(file, "cannot be read: \(systemMessage())") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= 1_048_576 else {
        throw unreadable(file, "is larger than a configuration: give the path of one")
      }
    }
  }

  private static func unreadable(_ file: String, _ advice: String) -> ConfigurationError {
    ConfigurationError(code: .unreadable, file: file, place: nil, advice: "the file \(advice)")
  }
}

/// The system's words for `errno`.
private func systemMessage() -> String {
  var buffer = [CChar](repeating: 0, count: 128)
  // The thread-safe form; `strerror` may share its buffer between threads.
  guard strerror_r(errno, &buffer, buffer.count) == 0 else { return "error \(errno)" }
  return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
