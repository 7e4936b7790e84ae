public import Wire

/// A node's DNS name: lower case, without port (spec: identity).
public struct Domain: Hashable, Sendable {
  public let text: Text

  /// `nil` unless the text is 1 to 253 bytes of well-formed lower-case labels.
  public init?(_ text: Text) {
    guard (1...253).contains(text.utf8.count) else { return nil }
    for label in text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false) {
      guard (1...63).contains(label.count), label.first != 0x2D, label.last != 0x2D else { return nil }
      for byte in label where !Self.isAllowed(byte) { return nil }
    }
    self.text = text
  }

  public var string: String { text.string }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
  }
}
