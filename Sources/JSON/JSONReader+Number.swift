extension JSONReader {
  /// Reads a number whose first byte is at the position.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digitsStart = position
    try digits()
    if bytes[digitsStart] == UInt8(ascii: "0"), position > digitsStart + 1 {
      throw JSONError(.invalidNumber, at: digitsStart, "a number has no leading zero")
    }
    var isInteger = true
    if next(isOneOf: UInt8(ascii: "."), UInt8(ascii: ".")) {
      isInteger = false
      position += 1
      try digits()
    }
    if next(isOneOf: UInt8(ascii: "e"), UInt8(ascii: "E")) {
      isInteger = false
      position += 1
      if next(isOneOf: UInt8(ascii: "+"), UInt8(ascii: "-")) { position += 1 }
      try digits()
    }
    if isInteger, let integer = integer(digitsStart..<position, isNegative: isNegative) {
      return .integer(integer)
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// Steps over one digit or more.
  private mutating func digits() throws(JSONError) {
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    guard position > start else { throw JSONError(.invalidNumber, at: position, "a digit must stand here") }
  }

  private func next(isOneOf first: UInt8, _ second: UInt8) -> Bool {
    position < bytes.count && (bytes[position] == first || bytes[position] == second)
  }

  /// Nil when 64 bits do not hold it, and for `-0`, which an integer would lose.
  private func integer(_ digits: Range<Int>, isNegative: Bool) -> Int64? {
    var integer: Int64 = 0
    for byte in bytes[digits] {
      // Counting below zero reaches the lowest integer too, which has no positive counterpart.
      let (shifted, tooLong) = integer.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = shifted.subtractingReportingOverflow(Int64(byte - 0x30))
      if tooLong || overflow { return nil }
      integer = sum
    }
    if isNegative { return integer == 0 ? nil : integer }
    return integer == .min ? nil : -integer
  }
}
