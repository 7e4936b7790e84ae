import Glibc

/// A new folder under the system's temporary one, removed with everything in it when the test lets go of it.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/hanse-store-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  deinit {
    for name in names { unlink(file(name)) }
    rmdir(path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { found.append(name) }
    }
    return found.sorted()
  }

  func read(_ name: String) -> [UInt8] {
    guard let file = fopen(file(name), "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    guard let file = fopen(file(name), "wb") else { return }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }

  /// Copies every file as it stands, as a crash would leave it.
  func copy() -> Folder {
    let copy = Folder()
    for name in names { copy.write(name, read(name)) }
    return copy
  }

  /// Names of the files in which the bytes of `text` stand somewhere.
  func filesHolding(_ text: String) -> [String] {
    let needle = Array(text.utf8)
    return names.filter { Self.find(needle, in: read($0)) }
  }

  private static func find(_ needle: [UInt8], in hay: [UInt8]) -> Bool {
    hay.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count >= needle.count else { return false }
      var offset = 0
      let end = bytes.count - needle.count + 1
      while offset < end, let hit = memchr(start + offset, Int32(needle[0]), end - offset) {
        if memcmp(hit, needle, needle.count) == 0 { return true }
        offset = start.distance(to: UnsafeRawPointer(hit)) + 1
      }
      return false
    }
  }
}
