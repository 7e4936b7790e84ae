public import Suite
public import Wire

/// An event's header: everything of it that is hashed, ordered and judged (spec: events, "Header").
public struct Header: Equatable, Sendable {
  /// `nil` exactly in create kinds.
  public var log: LogID?
  public var kind: Kind
  public var author: Author
  public var position: Position
  public var timeMilliseconds: UInt64
  public var bodyHash: Bytes32?
  public var relation: Relation?
  public var content: Content
  public var base: Base?
  public var seen: [SeenCheckpoint]
  /// Present exactly in create kinds.
  public var nonce: Bytes32?

  public init(
    log: LogID?, kind: Kind, author: Author, position: Position, timeMilliseconds: UInt64,
    bodyHash: Bytes32? = nil, relation: Relation? = nil, content: Content = .none, base: Base? = nil,
    seen: [SeenCheckpoint] = [], nonce: Bytes32? = nil
  ) {
    self.log = log
    self.kind = kind
    self.author = author
    self.position = position
    self.timeMilliseconds = timeMilliseconds
    self.bodyHash = bodyHash
    self.relation = relation
    self.content = content
    self.base = base
    self.seen = seen
    self.nonce = nonce
  }

  /// The id of the event with exactly these header bytes.
  public static func id(_ bytes: [UInt8], _ suite: any CryptoSuite) -> EventID {
    EventID(suite.hash(.event, bytes))
  }

  /// Decodes a header and checks EV-1 to EV-3.
  public static func decode(_ bytes: [UInt8]) throws(Refusal) -> Header {
    guard bytes.count <= Limits.headerBytes else { throw .headerTooLarge }
    let fields = try CBORReader.read(bytes, failure: { _ in Refusal.eventMalformed }) {
      (reader) throws(WireError) in try HeaderFields(&reader)
    }
    return try fields.header()
  }

  public func encode() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: 256)
    let optionals = [
      log != nil, author.user != nil, bodyHash != nil, relation != nil, content != .none, base != nil,
      !seen.isEmpty, nonce != nil,
    ]
    writer.map(4 + optionals.filter { $0 }.count)
    if let log {
      writer.unsigned(1)
      writer.bytes(log.bytes)
    }
    writer.unsigned(2)
    writer.unsigned(kind.rawValue)
    writer.unsigned(3)
    writer.bytes(author.node.bytes)
    if let user = author.user {
      writer.unsigned(4)
      writer.bytes(user.bytes)
    }
    writer.unsigned(5)
    position.write(to: &writer)
    writer.unsigned(6)
    writer.unsigned(timeMilliseconds)
    writeRest(to: &writer)
    return writer.bytes
  }

  private func writeRest(to writer: inout CBORWriter) {
    if let bodyHash {
      writer.unsigned(7)
      writer.bytes(bodyHash)
    }
    if let relation {
      writer.unsigned(8)
      relation.write(to: &writer)
    }
    if content != .none {
      writer.unsigned(9)
      content.write(to: &writer)
    }
    if let base {
      writer.unsigned(10)
      writer.array(2)
      writer.unsigned(base.term)
      writer.unsigned(base.size)
    }
    if !seen.isEmpty {
      writer.unsigned(11)
      writer.list(seen) { checkpoint, writer in
        writer.array(3)
        writer.unsigned(checkpoint.term)
        writer.unsigned(checkpoint.size)
        writer.bytes(checkpoint.root)
      }
    }
    if let nonce {
      writer.unsigned(12)
      writer.bytes(nonce)
    }
  }
}
