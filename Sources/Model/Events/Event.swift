public import Suite

#if HANSE_DEFECTS
  internal import Wire
#endif

/// An event whose header is well-formed, with its id: nobody has vouched for it yet.
///
/// The header's bytes are those that came; they are stored and passed on, never encoded again.
public struct Event: Equatable, Sendable {
  public let id: EventID
  public let header: Header
  public let headerBytes: [UInt8]
  public var body: [UInt8]?

  /// Decodes a header and checks EV-1 to EV-4. A `nil` body is left to the caller to judge.
  public init(headerBytes: [UInt8], body: [UInt8]?, _ suite: any CryptoSuite) throws(Refusal) {
    header = try Header.decode(headerBytes)
    id = Header.id(headerBytes, suite)
    self.headerBytes = headerBytes
    self.body = body
    guard let body else { return }
    guard body.count <= Limits.bodyBytes else { throw .bodyTooLarge }
    #if HANSE_DEFECTS
      if Defect.skipsBodyHash.isPlanted { return }
    #endif
    guard let hash = header.bodyHash else { throw .eventUnfit }
    guard Body.hash(body, suite) == hash else { throw .bodyMismatch }
  }

  /// An event of this node's own making.
  public init(_ header: Header, body: [UInt8]?, _ suite: any CryptoSuite) {
    self.header = header
    headerBytes = header.encode()
    id = Header.id(headerBytes, suite)
    self.body = body
  }

  /// The log the event is of; its own id if it creates one.
  public var log: LogID { header.log ?? LogID(id.bytes) }

  public var relation: Relation {
    Relation(event: id, author: header.author, position: header.position)
  }
}
