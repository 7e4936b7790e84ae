public import Wire

/// What a file may be called (spec: blobs, BLB-1): one name that shows what it is made of, and never leads to another folder.
public enum FileName {
  public static func isValid(_ name: Text) -> Bool {
    let bytes = name.utf8
    guard (1...Limits.fileNameBytes).contains(bytes.count), !name.hasControlCharacters else { return false }
    guard !bytes.contains(UInt8(ascii: "/")), !bytes.contains(UInt8(ascii: "\\")) else { return false }
    return bytes != [UInt8(ascii: ".")] && bytes != Array("..".utf8) && !turnsDirection(bytes)
  }

  /// Whether a character is among them that turns the writing direction (UAX 9) or ends a line, U+2028 to U+202E, or U+2066 to U+2069:
  /// by these a name shows another ending than it has.
  private static func turnsDirection(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index + 2 < bytes.count {
      if bytes[index] == 0xE2 {
        let (second, third) = (bytes[index + 1], bytes[index + 2])
        if second == 0x80, (0xA8...0xAE).contains(third) { return true }
        if second == 0x81, (0xA6...0xA9).contains(third) { return true }
      }
      index += 1
    }
    return false
  }
}
