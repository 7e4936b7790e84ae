/// Valid UTF-8, kept and compared as bytes: no Unicode tables, no normalisation, what came is what is hashed.
public struct Text: Hashable, Sendable {
  public let utf8: [UInt8]

  /// `nil` if the bytes are not valid UTF-8 (surrogates and overlong forms are not).
  public init?(_ bytes: [UInt8]) {
    guard UTF8Check.isValid(bytes, 0..<bytes.count) else { return nil }
    utf8 = bytes
  }

  init(checked bytes: [UInt8]) { utf8 = bytes }

  /// Bytes that were checked before they were stored.
  public init(stored bytes: [UInt8]) { utf8 = bytes }

  public init(_ string: String) { utf8 = Array(string.utf8) }

  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// Whether a C0 or C1 control character, or DEL, occurs.
  public var hasControlCharacters: Bool {
    var previous: UInt8 = 0
    for byte in utf8 {
      if byte < 0x20 || byte == 0x7F { return true }
      if previous == 0xC2 && byte < 0xA0 { return true }
      previous = byte
    }
    return false
  }
}

extension Text: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}
