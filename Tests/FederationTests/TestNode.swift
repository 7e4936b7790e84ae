import Federation
import Model
import Sodium
import Suite
import TestSupport
import Wire

/// A node with its keys, its chain and two users, which makes well-formed events.
final class TestNode {
  let suite: any CryptoSuite
  let users: [UserID]
  private(set) var chain: NodeChain
  private(set) var keys: [SigningKey]
  /// The first event of this node's directory, which its document names.
  let directoryCreation: Event
  private let root: SigningKey
  private var counters: [LogID: UInt64] = [:]
  var random: Seeded

  var id: NodeID { chain.node }
  var batchKey: SigningKey { keys[2] }
  var logKey: SigningKey { keys[3] }

  init(_ name: String, seed: UInt64, _ suite: any CryptoSuite) throws {
    var random = Seeded(seed: seed)
    let root = try random.signingKey()
    let keys = try (0..<8).map { _ in try random.signingKey() }
    guard let domain = Domain(Text("\(name).example")), let publicKeys = DocumentKeys(keys.map(\.publicKey))
    else {
      throw VectorFault(what: "a test node")
    }
    let node = NodeDocument.nodeID(root: root.publicKey, suite)
    directoryCreation = Event(
      Header(
        log: nil, kind: .directoryCreate, author: Author(node: node, user: nil),
        position: Position(lane: 0, incarnation: 1, counter: 1), timeMilliseconds: 10_000,
        content: .directory(document: DocumentReference(number: 0, hash: .zero)), nonce: random.hash()),
      body: nil, suite)
    let document = NodeDocument(
      node: node, number: 0, previous: nil, root: root.publicKey,
      domain: domain, endpoints: [Text("https://\(name).example")], versions: [1], issuedMilliseconds: 1_000,
      expiresMilliseconds: 2_000_000, keys: publicKeys, directory: directoryCreation.log)
    chain = try NodeChain([SignedDocument(document, as: .root, by: root)], suite)
    users = [UserID(random.salt()), UserID(random.salt())]
    self.suite = suite
    self.root = root
    self.keys = keys
    self.random = random
    counters[directoryCreation.log] = 1
  }

  /// Publishes the next document, with the same keys.
  func renew() throws {
    var next = chain.newest
    next.number += 1
    next.previous = chain.newestReference.hash
    try chain.extend(with: [SignedDocument(next, as: .previous, by: keys[0])], suite)
  }

  /// Publishes the next document, with new keys.
  func rotate() throws {
    let old = keys[0]
    keys = try (0..<8).map { _ in try random.signingKey() }
    guard let publicKeys = DocumentKeys(keys.map(\.publicKey)) else { throw VectorFault(what: "keys") }
    var next = chain.newest
    next.number += 1
    next.previous = chain.newestReference.hash
    next.keys = publicKeys
    try chain.extend(with: [SignedDocument(next, as: .previous, by: old)], suite)
  }

  /// An event of this node's user (or, without one, of the node), at the next position of its lane.
  func event(
    _ kind: Kind, in log: LogID?, by user: UserID?, at timeMilliseconds: UInt64, _ content: Content = .none,
    base: Base? = nil, relation: Relation? = nil, text: Text = "good day"
  ) -> Event {
    let body = kind.hasBody ? Body(salt: random.salt(), text: text).encode() : nil
    let counter = log.map { counters[$0, default: 0] + 1 } ?? 1
    let header = Header(
      log: log, kind: kind, author: Author(node: id, user: kind.user != .never ? user : nil),
      position: Position(lane: 0, incarnation: 1, counter: counter), timeMilliseconds: timeMilliseconds,
      bodyHash: body.map { Body.hash($0, suite) }, relation: relation, content: content, base: base,
      nonce: kind.isCreate ? random.hash() : nil)
    let event = Event(header, body: body, suite)
    counters[event.log] = counter
    return event
  }

  func message(in log: LogID, at timeMilliseconds: UInt64, _ text: Text = "good day") -> Event {
    event(.message, in: log, by: users[0], at: timeMilliseconds, text: text)
  }

  /// The events covered by one statement; `decoys` events of other logs stand in the same batch.
  func cover(_ events: [Event], decoys: Int = 0, document: UInt64? = nil, by key: SigningKey? = nil)
    -> [CoveredEvent]
  {
    let others = (0..<decoys).map { _ in message(in: LogID(random.hash()), at: 0) }
    let batch = Batch(
      events + others, node: id, document: document ?? chain.newest.number, by: key ?? batchKey, suite)
    let covered = batch.runs.flatMap(\.events)
    return events.compactMap { event in covered.first { $0.event.id == event.id } }
  }
}

extension Seeded {
  mutating func hash() -> Bytes32 { Bytes32(bytes(32), at: 0) }
  mutating func salt() -> Bytes16 { Bytes16(bytes(16), at: 0) }

  mutating func signingKey() throws -> SigningKey {
    guard let seed = Seed(bytes(Seed.byteCount)) else { throw VectorFault(what: "a seed") }
    return SigningKey(seed: seed)
  }
}
