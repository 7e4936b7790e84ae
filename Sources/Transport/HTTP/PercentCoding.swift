/// Percent-encoding (RFC 3986 section 2.1).
public enum PercentCoding {
  /// Decodes; `nil` for a "%" without two hex digits, a NUL, or a result that is not UTF-8.
  static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = iterator.next().flatMap(Bytes.hexValue),
          let low = iterator.next().flatMap(Bytes.hexValue), high != 0 || low != 0
        else { return nil }
        bytes.append(high << 4 | low)
      } else if plusIsSpace && byte == UInt8(ascii: "+") {
        bytes.append(Bytes.space)
      } else {
        guard byte != 0 else { return nil }
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Decodes a path segment or other component; `nil` when malformed.
  public static func decode(_ text: String) -> String? {
    decode(text.utf8, plusIsSpace: false)
  }

  /// Encodes everything but RFC 3986's unreserved characters: fit for one path segment or query value.
  public static func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
