/// One scalar in and out of UTF-8, without a String.
enum UTF8Scalar {
  /// The scalar whose first byte, 0x80 or more, is at `index`, and how many bytes it took (1 to 4).
  /// What is not UTF-8 comes back as U+FFFD, one byte at a time. Hangul written as jamo comes back as a syllable.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
    let (scalar, length) = decodeOne(text, at: index)
    guard (0x1100...0x1112).contains(scalar) else { return (scalar, length) }
    return composeHangul(scalar, length, text, at: index)
  }

  private static func decodeOne(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = text[index]
    let (length, least, bits): (Int, UInt32, UInt8) =
      switch first {
      case 0xC2...0xDF: (2, 0x80, 0x1F)
      case 0xE0...0xEF: (3, 0x800, 0x0F)
      case 0xF0...0xF4: (4, 0x10000, 0x07)
      default: (0, 0, 0)
      }
    guard length > 0, index + length <= text.count else { return (0xFFFD, 1) }
    var scalar = UInt32(first & bits)
    for offset in 1..<length {
      let byte = text[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let isScalar = scalar >= least && scalar <= 0x10FFFF && !(0xD800...0xDFFF).contains(scalar)
    return isScalar ? (scalar, length) : (0xFFFD, 1)
  }

  private static func composeHangul(
    _ leading: UInt32, _ leadingLength: Int, _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int) {
    var length = leadingLength
    func next() -> (scalar: UInt32, length: Int)? {
      index + length < text.count ? decodeOne(text, at: index + length) : nil
    }
    guard let vowel = next(), (0x1161...0x1175).contains(vowel.scalar) else { return (leading, length) }
    length += vowel.length
    let syllable = 0xAC00 + ((leading - 0x1100) * 21 + vowel.scalar - 0x1161) * 28
    guard let trailing = next(), (0x11A8...0x11C2).contains(trailing.scalar) else {
      return (syllable, length)
    }
    return (syllable + trailing.scalar - 0x11A7, length + trailing.length)
  }

  /// Writes a scalar and returns its length in bytes, 1 to 4.
  static func encode(_ scalar: UInt32, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
    func head(_ mark: UInt8, _ shift: UInt32) -> UInt8 { mark | UInt8(truncatingIfNeeded: scalar >> shift) }
    switch scalar {
    case 0..<0x80:
      bytes[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case 0x80..<0x800:
      bytes[0] = head(0xC0, 6)
      bytes[1] = tail(0)
      return 2
    case 0x800..<0x10000:
      bytes[0] = head(0xE0, 12)
      bytes[1] = tail(6)
      bytes[2] = tail(0)
      return 3
    default:
      bytes[0] = head(0xF0, 18)
      bytes[1] = tail(12)
      bytes[2] = tail(6)
      bytes[3] = tail(0)
      return 4
    }
  }
}
