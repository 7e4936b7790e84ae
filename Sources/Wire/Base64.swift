/// Base64 with the standard alphabet (RFC 4648, section 4), as checkpoints and HTTP fields use it.
public enum Base64 {
  private static let alphabet: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding: UInt8 = 0x3D

  public static func encode(_ bytes: [UInt8], padded: Bool = true) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      let second = rest > 1 ? bytes[index + 1] : 0
      let third = rest > 2 ? bytes[index + 2] : 0
      let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
      out.append(alphabet[Int(group >> 18)])
      out.append(alphabet[Int(group >> 12 & 63)])
      if rest > 1 { out.append(alphabet[Int(group >> 6 & 63)]) } else if padded { out.append(padding) }
      if rest > 2 { out.append(alphabet[Int(group & 63)]) } else if padded { out.append(padding) }
      index += 3
    }
    return out
  }

  /// `nil` for anything but the one canonical spelling with (or, if not `padded`, without) padding.
  public static func decode(_ text: [UInt8], padded: Bool = true) -> [UInt8]? {
    var out = [UInt8]()
    out.reserveCapacity(text.count / 4 * 3 + 2)
    var group: UInt32 = 0
    var bits: UInt32 = 0
    for character in text {
      if character == padding { break }
      guard let value = value(character) else { return nil }
      group = group << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: group >> bits))
      }
    }
    return encode(out, padded: padded) == text ? out : nil
  }

  private static func value(_ character: UInt8) -> UInt32? {
    switch character {
    case 0x41...0x5A: UInt32(character - 0x41)
    case 0x61...0x7A: UInt32(character - 0x61 + 26)
    case 0x30...0x39: UInt32(character - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
