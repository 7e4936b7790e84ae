public import Suite
public import Wire

/// The part of an event that can be erased (spec: events, "Body").
public struct Body: Equatable, Sendable {
  public let salt: Bytes16
  public let text: Text?
  /// Whom the text names, as its author's node has found; each once, at most `Limits.mentions`.
  public let mentions: [Participant]
  /// Whether the text names everybody in the channel.
  public let mentionsEverybody: Bool
  /// The files that come with it, at most `Limits.files`.
  public let files: [FileItem]

  public init(
    salt: Bytes16, text: Text, mentions: [Participant] = [], mentionsEverybody: Bool = false,
    files: [FileItem] = []
  ) {
    self.salt = salt
    self.text = text
    self.mentions = mentions
    self.mentionsEverybody = mentionsEverybody
    self.files = files
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
      let optionals = [text != nil, !mentions.isEmpty, mentionsEverybody, !files.isEmpty]
      writer.map(1 + optionals.filter { $0 }.count)
      writer.unsigned(0)
      writer.bytes(salt)
      if let text {
        writer.unsigned(1)
        writer.text(text)
      }
      if !mentions.isEmpty {
        writer.unsigned(2)
        writer.list(mentions) { $0.write(to: &$1) }
      }
      if mentionsEverybody {
        writer.unsigned(3)
        writer.bool(true)
      }
      if !files.isEmpty {
        writer.unsigned(4)
        writer.list(files) { $0.write(to: &$1) }
      }
    }
  }

  /// Whether these body bytes may mention anybody or name files: most have a salt and a text and no more.
  public static func mayHaveMoreThanText(_ bytes: [UInt8]) -> Bool { bytes.first != 0xA2 }

  private init(_ reader: inout CBORReader) throws(WireError) {
    var salt: Bytes16?
    var text: Text?
    var mentions: [Participant] = []
    var mentionsEverybody = false
    var files: [FileItem] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 0: salt = try reader.bytes16()
      case 1: text = try reader.text()
      case 2: mentions = Self.mentions(try reader.item())
      case 3: mentionsEverybody = try reader.item() == [0xF5]
      case 4: files = Self.files(try reader.item())
      default: try reader.skip()
      }
    }
    guard let salt else { throw .unexpected }
    self.salt = salt
    self.text = text
    self.mentions = mentions
    self.mentionsEverybody = mentionsEverybody
    self.files = files
  }

  /// Fields beyond the text never make a body invalid: what is not of this form, or too much, is left out.
  private static func mentions(_ item: [UInt8]) -> [Participant] {
    var mentions: [Participant] = []
    _ = try? CBORReader.read(item) { (reader) throws(WireError) in
      try reader.array { (count, reader) throws(WireError) in
        for _ in 0..<count where mentions.count < Limits.mentions {
          let one = try? CBORReader.read(try reader.item()) { (reader) throws(WireError) in
            try Participant(&reader)
          }
          if let one, !mentions.contains(one) { mentions.append(one) }
        }
      }
    }
    return mentions
  }

  /// The same for files.
  private static func files(_ item: [UInt8]) -> [FileItem] {
    var files: [FileItem] = []
    _ = try? CBORReader.read(item) { (reader) throws(WireError) in
      try reader.array { (count, reader) throws(WireError) in
        for _ in 0..<count where files.count < Limits.files {
          let one = try? CBORReader.read(try reader.item()) { (reader) throws(WireError) in
            try FileItem(&reader)
          }
          if let one { files.append(one) }
        }
      }
    }
    return files
  }

  private func fits(_ kind: Kind) -> Bool {
    switch kind {
    case .message, .edit: (1...Limits.messageTextBytes).contains(text?.utf8.count ?? 0)
    case .reaction: (1...Limits.reactionBytes).contains(text?.utf8.count ?? 0)
    default: true
    }
  }
}
