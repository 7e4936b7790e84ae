internal import Wire

/// Base64 with the alphabet for URLs and without padding (RFC 4648, section 5), as in JSON Web Tokens.
enum Base64URL {
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    Base64.encode(bytes, padded: false).map { byte in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      default: byte
      }
    }
  }

  /// `nil` for anything but the one canonical spelling.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case UInt8(ascii: "-"): plain.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): plain.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"): return nil
      default: plain.append(byte)
      }
    }
    return Base64.decode(plain, padded: false)
  }
}
