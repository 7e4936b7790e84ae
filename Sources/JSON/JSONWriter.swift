/// Appends JSON to bytes, in one pass and without a tree.
///
/// The caller opens and closes through closures, so brackets always match; names are constants of the program.
///
///     var json = JSONWriter()
///     json.object { json in
///       json.field("channel", channel)
///       json.arrayField("entries") { json in json.value(7) }
///     }
///     send(json.bytes)
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(reservingBytes: Int = 256) {
    bytes.reserveCapacity(reservingBytes)
  }

  /// The bytes of one object.
  @inlinable
  public static func objectBytes<Failure: Error>(
    reservingBytes: Int = 256, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var json = JSONWriter(reservingBytes: reservingBytes)
    try json.object(body)
    return json.bytes
  }

  @inlinable
  public mutating func object<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  @inlinable
  public mutating func array<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "["))
    try body(&self)
    close(UInt8(ascii: "]"))
  }

  public mutating func null() {
    separate()
    raw("null")
  }

  public mutating func value(_ flag: Bool) {
    separate()
    raw(flag ? "true" : "false")
  }

  @inlinable
  public mutating func value(_ number: some FixedWidthInteger) {
    if let number = Int64(exactly: number) {
      integer(isNegative: number < 0, number.magnitude)
    } else if let number = UInt64(exactly: number) {
      integer(isNegative: false, number)
    } else {
      spelled(String(number))
    }
  }

  public mutating func value(_ text: String) {
    separate()
    quote(text.utf8.span)
  }

  /// A string from its UTF-8 bytes. What is not UTF-8 becomes U+FFFD.
  public mutating func value(utf8: Span<UInt8>) {
    separate()
    if (try? UTF8Span(validating: utf8)) != nil {
      quote(utf8)
    } else {
      let repaired = unsafe utf8.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
      quote(repaired.utf8.span)
    }
  }

  /// A string of two lowercase hexadecimal digits a byte.
  public mutating func value(hex: Span<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for index in hex.indices {
      bytes.append(hexDigit(hex[index] >> 4))
      bytes.append(hexDigit(hex[index] & 15))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A value as it was read; a number that is no integer is written as it was spelt.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): self.value(flag)
    case .integer(let integer): self.value(integer)
    case .number(let spelling): spelled(spelling)
    case .string(let text): self.value(text)
    case .array(let elements):
      array { json in for element in elements { json.value(element) } }
    case .object(let object):
      self.object { json in
        for member in object.members {
          json.separate()
          json.quote(member.name.utf8.span)
          json.colon()
          json.value(member.value)
        }
      }
    }
  }

  /// Starts a field; a value must follow.
  @usableFromInline
  mutating func name(_ name: StaticString) {
    separate()
    name.withUTF8Buffer { unsafe quote($0.span) }
    colon()
  }

  private mutating func colon() {
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  @usableFromInline
  mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  @usableFromInline
  mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }
}

extension JSONWriter {
  /// Quotes valid UTF-8: plain runs are copied whole, the rest is escaped.
  private mutating func quote(_ text: Span<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    while true {
      let end = text.plainRun(from: start)
      unsafe text.extracting(start..<end).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      guard end < text.count else { break }
      escape(text[end])
      start = end + 1
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    default:
      raw("u00")
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
  }

  @usableFromInline
  mutating func integer(isNegative: Bool, _ magnitude: UInt64) {
    separate()
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    var rest = magnitude
    let start = bytes.count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest != 0
    bytes[start...].reverse()
  }

  /// A number in a spelling that is JSON's already.
  @usableFromInline
  mutating func spelled(_ number: String) {
    separate()
    bytes.append(contentsOf: number.utf8)
  }

  private func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
