/// Lowercase hexadecimal, as test vectors are printed.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef")
  return bytes.reduce(into: "") { text, byte in
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
}

/// The bytes of hexadecimal text, in which white space separates as a vector's author liked.
public func bytes(hex text: String) throws(NotHex) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.map(\.hexDigitValue)
  guard digits.count.isMultiple(of: 2) else { throw NotHex(text: text) }
  var bytes: [UInt8] = []
  for index in stride(from: 0, to: digits.count, by: 2) {
    guard let high = digits[index], let low = digits[index + 1] else { throw NotHex(text: text) }
    bytes.append(UInt8(high << 4 | low))
  }
  return bytes
}

/// A vector that is not hexadecimal, or has an odd number of digits.
public struct NotHex: Error {
  public let text: String
}
