public import Suite
public import Wire

/// What a node says of itself: where it is, and which keys speak for it (spec: identity).
public struct NodeDocument: Equatable, Sendable {
  public var node: NodeID
  public var number: UInt64
  public var previous: Bytes32?
  public var root: Bytes32
  public var domain: Domain
  public var endpoints: [Text]
  public var versions: [UInt64]
  public var issuedMilliseconds: UInt64
  public var expiresMilliseconds: UInt64
  public var keys: DocumentKeys
  public var directory: LogID
  /// Whether it revokes every document before it: exactly those after the first that the root key signs.
  public var revokesEarlier: Bool

  public init(
    node: NodeID, number: UInt64, previous: Bytes32?, root: Bytes32, domain: Domain, endpoints: [Text],
    versions: [UInt64], issuedMilliseconds: UInt64, expiresMilliseconds: UInt64, keys: DocumentKeys,
    directory: LogID, revokesEarlier: Bool = false
  ) {
    self.node = node
    self.number = number
    self.previous = previous
    self.root = root
    self.domain = domain
    self.endpoints = endpoints
    self.versions = versions
    self.issuedMilliseconds = issuedMilliseconds
    self.expiresMilliseconds = expiresMilliseconds
    self.keys = keys
    self.directory = directory
    self.revokesEarlier = revokesEarlier
  }

  public static func hash(_ document: [UInt8], _ suite: any CryptoSuite) -> Bytes32 {
    suite.hash(.nodeDocument, document)
  }

  public static func nodeID(root: Bytes32, _ suite: any CryptoSuite) -> NodeID {
    NodeID(suite.hash(.node, root.bytes))
  }

  /// Decodes and checks ID-1; the chain checks are `NodeChain`'s.
  public static func decode(_ bytes: [UInt8]) throws(Refusal) -> NodeDocument {
    guard bytes.count <= Limits.documentBytes else { throw .documentTooLarge }
    let fields = try CBORReader.read(bytes, failure: { _ in Refusal.documentInvalid }) {
      (reader) throws(WireError) in try Fields(&reader)
    }
    guard let document = fields.document, document.isWellFormed else { throw .documentInvalid }
    return document
  }

  public func encode() -> [UInt8] {
    CBORWriter.bytes { writer in
      writer.map((previous == nil ? 10 : 11) + (revokesEarlier ? 1 : 0))
      writer.unsigned(1)
      writer.bytes(node.bytes)
      writer.unsigned(2)
      writer.unsigned(number)
      if let previous {
        writer.unsigned(3)
        writer.bytes(previous)
      }
      writer.unsigned(4)
      writer.bytes(root)
      writer.unsigned(5)
      writer.text(domain.text)
      writer.unsigned(6)
      writer.list(endpoints) { $1.text($0) }
      writer.unsigned(7)
      writer.list(versions) { $1.unsigned($0) }
      writer.unsigned(8)
      writer.unsigned(issuedMilliseconds)
      writer.unsigned(9)
      writer.unsigned(expiresMilliseconds)
      writer.unsigned(10)
      writer.map(keys.all.count)
      for (index, key) in keys.all.enumerated() {
        writer.unsigned(UInt64(index))
        writer.bytes(key)
      }
      writer.unsigned(11)
      writer.bytes(directory.bytes)
      if revokesEarlier {
        writer.unsigned(12)
        writer.bool(true)
      }
    }
  }

  private var isWellFormed: Bool {
    guard (number == 0) == (previous == nil), number < Limits.documentsInChain,
      number > 0 || !revokesEarlier
    else { return false }
    guard (1...4).contains(endpoints.count), endpoints.allSatisfy(Endpoint.isWellFormed) else { return false }
    guard (1...8).contains(versions.count), zip(versions, versions.dropFirst()).allSatisfy({ $0 < $1 })
    else { return false }
    guard expiresMilliseconds > issuedMilliseconds,
      expiresMilliseconds - issuedMilliseconds <= Limits.documentLifetimeMilliseconds
    else { return false }
    let publicKeys = (keys.all + [root]).sorted()
    return zip(publicKeys, publicKeys.dropFirst()).allSatisfy { $0 != $1 }
  }

  /// The fields as they are read, before it is known that all are there.
  private struct Fields {
    var node: Bytes32?
    var number: UInt64?
    var previous: Bytes32?
    var root: Bytes32?
    var domain: Text?
    var endpoints: [Text] = []
    var versions: [UInt64] = []
    var issued: UInt64?
    var expires: UInt64?
    var keys: [Bytes32] = []
    var directory: Bytes32?
    var revokesEarlier = false

    init(_ reader: inout CBORReader) throws(WireError) {
      try reader.map { (key, reader) throws(WireError) in
        switch key {
        case 1: node = try reader.bytes32()
        case 2: number = try reader.unsigned()
        case 3: previous = try reader.bytes32()
        case 4: root = try reader.bytes32()
        case 5: domain = try reader.text()
        case 6: endpoints = try reader.list(limit: 4) { (reader) throws(WireError) in try reader.text() }
        case 7: versions = try reader.list(limit: 8) { (reader) throws(WireError) in try reader.unsigned() }
        case 8: issued = try reader.unsigned()
        case 9: expires = try reader.unsigned()
        case 10: try readKeys(&reader)
        case 11: directory = try reader.bytes32()
        case 12:
          guard try reader.bool() else { throw .unexpected }
          revokesEarlier = true
        default: throw .unexpected
        }
      }
    }

    private mutating func readKeys(_ reader: inout CBORReader) throws(WireError) {
      try reader.map { (key, reader) throws(WireError) in
        guard key == UInt64(keys.count) else { throw .unexpected }
        keys.append(try reader.bytes32())
      }
    }

    var document: NodeDocument? {
      guard let node, let number, let root, let domain, let domain = Domain(domain), let issued, let expires,
        let keys = DocumentKeys(keys), let directory
      else { return nil }
      return NodeDocument(
        node: NodeID(node), number: number, previous: previous, root: root, domain: domain,
        endpoints: endpoints, versions: versions, issuedMilliseconds: issued, expiresMilliseconds: expires,
        keys: keys, directory: LogID(directory), revokesEarlier: revokesEarlier)
    }
  }
}
