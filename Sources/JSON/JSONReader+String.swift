extension JSONReader {
  /// Reads a string whose opening quote is at the position.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    position = bytes.span.plainRun(from: start)
    if try current() == UInt8(ascii: "\"") {
      let text = try validated(start..<position) { String(copying: $0) }
      position += 1
      return text
    }
    return try stringWithEscapes(from: start)
  }

  /// The slow way, from the first byte that is not plain.
  private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var decoded: [UInt8] = []
    var runStart = start
    while true {
      position = bytes.span.plainRun(from: runStart)
      // Escapes cannot stand inside a character's bytes, so each run is valid by itself or not at all.
      try validated(runStart..<position) { _ in }
      decoded.append(contentsOf: bytes[runStart..<position])
      switch try current() {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: decoded, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &decoded)
        runStart = position
      default:
        throw JSONError(.controlCharacter, at: position, "write control characters as \\u escapes")
      }
    }
  }

  private func validated<Result>(
    _ range: Range<Int>, _ use: (borrowing UTF8Span) -> Result
  ) throws(JSONError) -> Result {
    do throws(UTF8.ValidationError) {
      return use(try UTF8Span(validating: bytes.span.extracting(range)))
    } catch {
      throw JSONError(
        .invalidUTF8, at: range.lowerBound + error.byteOffsets.lowerBound, "send text as valid UTF-8")
    }
  }

  /// Reads the escape whose backslash is at the position.
  private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
    position += 1
    let letter = try current()
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(into: &decoded)
    default: throw JSONError(.invalidEscape, at: position - 2, "JSON has no such escape")
    }
  }

  /// Reads what follows `\u`: four digits, or a surrogate pair of two such escapes.
  private mutating func unicodeEscape(into decoded: inout [UInt8]) throws(JSONError) {
    let start = position - 2
    var code = UInt32(try fourDigits())
    if (0xd800...0xdbff).contains(code) {
      let rest = bytes[position...]
      guard rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { throw loneSurrogate(start) }
      position += 2
      let low = UInt32(try fourDigits())
      guard (0xdc00...0xdfff).contains(low) else { throw loneSurrogate(start) }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw loneSurrogate(start) }
    decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func fourDigits() throws(JSONError) -> UInt16 {
    var number: UInt16 = 0
    for _ in 0..<4 {
      let byte = try current()
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw JSONError(.invalidEscape, at: position, "four hexadecimal digits follow \\u")
      }
      number = number << 4 | UInt16(digit)
      position += 1
    }
    return number
  }

  private func loneSurrogate(_ offset: Int) -> JSONError {
    JSONError(.loneSurrogate, at: offset, "half of a surrogate pair is no character")
  }
}
