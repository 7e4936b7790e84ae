/// Character classes of HTTP (RFC 9110 section 5.6) on bytes.
enum Bytes {
  static let cr = UInt8(ascii: "\r")
  static let lf = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let colon = UInt8(ascii: ":")

  /// A character of a method or field name.
  static func isToken(_ byte: UInt8) -> Bool {
    isTokenTable[Int(byte)]
  }

  private static let isTokenTable: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] = true }
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { table[Int(byte)] = true }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = true }
    for byte in "!#$%&'*+-.^_`|~".utf8 { table[Int(byte)] = true }
    return table
  }()

  static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// Without spaces and tabs at both ends.
  static func trimmed<Slice: BidirectionalCollection>(_ bytes: Slice) -> Slice.SubSequence
  where Slice.Element == UInt8 {
    var slice = bytes[...]
    while let first = slice.first, first == space || first == tab { slice = slice.dropFirst() }
    while let last = slice.last, last == space || last == tab { slice = slice.dropLast() }
    return slice
  }
}
