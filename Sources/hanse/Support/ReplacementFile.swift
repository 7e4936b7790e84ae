import Wire

/// A document on its way to the root key and back: one line of hexadecimal.
enum ReplacementFile {
  private static let mostBytes = 16_384

  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    try bytes(String(decoding: try Files.read(path, maxBytes: mostBytes), as: UTF8.self))
  }

  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    try Files.create(path, Array((Hex.text(bytes) + "\n").utf8))
  }

  static func bytes(_ text: String) throws(CommandFailure) -> [UInt8] {
    let digits = text.utf8.filter { $0 > 0x20 }
    guard !digits.isEmpty, let bytes = Hex.decode(digits) else {
      throw CommandFailure(
        .local, "replacementInvalid", "that is no document",
        next: "give the file that hanse keys prepare made")
    }
    return bytes
  }
}
