public import Suite
public import Wire

/// The part of an event that can be erased (spec: events, "Body").
public struct Body: Equatable, Sendable {
  public let salt: Bytes16
  public let text: Text?

  public init(salt: Bytes16, text: Text) {
    self.salt = salt
    self.text = text
  }

  /// What a header's `bodyHash` must be for these body bytes.
  public static func hash(_ bytes: [UInt8], _ suite: any CryptoSuite) -> Bytes32 {
    suite.hash(.body, bytes)
  }

  /// Decodes the body of an event of `kind`; unknown keys are ignored.
  public static func decode(_ bytes: [UInt8], for kind: Kind) throws(Refusal) -> Body {
    guard bytes.count <= Limits.bodyBytes else { throw .bodyTooLarge }
    let body = try CBORReader.read(bytes, failure: { _ in Refusal.eventMalformed }) {
      (reader) throws(WireError) in try Body(&reader)
    }
    guard body.fits(kind) else { throw .eventMalformed }
    return body
  }

  public func encode() -> [UInt8] {
    CBORWriter.bytes { writer in
      writer.map(text == nil ? 1 : 2)
      writer.unsigned(0)
      writer.bytes(salt)
      if let text {
        writer.unsigned(1)
        writer.text(text)
      }
    }
  }

  private init(_ reader: inout CBORReader) throws(WireError) {
    var salt: Bytes16?
    var text: Text?
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 0: salt = try reader.bytes16()
      case 1: text = try reader.text()
      default: try reader.skip()
      }
    }
    guard let salt else { throw .unexpected }
    self.salt = salt
    self.text = text
  }

  private func fits(_ kind: Kind) -> Bool {
    switch kind {
    case .message, .edit: (1...Limits.messageTextBytes).contains(text?.utf8.count ?? 0)
    case .reaction: (1...Limits.reactionBytes).contains(text?.utf8.count ?? 0)
    default: true
    }
  }
}
