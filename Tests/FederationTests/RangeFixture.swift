import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A channel of two nodes, 17 entries long, and a follower at cursor 5.
///
///     0 create, 1 state, 2 invite, 3 join, 4 state, 5-8 messages of wismar, 9-10 of lubeck, 11 a refused topic of wismar,
///     12 wismar's next document, 13 a message under it, 14-16 messages of lubeck
struct RangeFixture {
  static let cursor: UInt64 = 5
  let suite: any CryptoSuite
  let home: TestNode
  let other: TestNode
  let log: HomeLog

  init() throws {
    suite = try SodiumSuite()
    home = try TestNode("lubeck", seed: 1, suite)
    other = try TestNode("wismar", seed: 2, suite)
    log = try HomeLog.channel(at: home)
    log.bring(other)
    submitMessages(4, from: other)
    submitMessages(2, from: home)
    let topic = other.event(
      .topic, in: log.id, by: other.users[0], at: log.nowMilliseconds, .text("mine"), base: log.replica.base)
    #expect(log.submit([topic], from: other) == [.refused(.missingCapability)])
    let (old, oldKey) = (other.chain.newest.number, other.batchKey)
    try other.rotate()
    let document = other.event(
      .nodeDocument, in: log.id, by: nil, at: log.nowMilliseconds, .document(other.chain.newestReference))
    #expect(log.submit(other.cover([document], document: old, by: oldKey)) == [.accepted])
    submitMessages(1, from: other)
    submitMessages(3, from: home)
    #expect(log.replica.size == 17)
  }

  var known: KnownNodes { FederationTests.known([home, other]) }

  private func submitMessages(_ count: Int, from node: TestNode) {
    let events = (0..<count).map { _ in node.message(in: log.id, at: log.nowMilliseconds) }
    log.submit(events, from: node, decoys: 3)
  }

  func follower(at cursor: UInt64 = Self.cursor) throws -> LogReplica {
    try LogReplica.begin(log.range(0..<cursor, under: cursor), home: home.id, known, suite).0
  }

  /// The home's signature over `range` as it now is, following the follower's tree.
  func signed(_ range: LogRange, after replica: LogReplica, by key: SigningKey? = nil) -> LogRange {
    var (signed, tree) = (range, replica.frontier)
    for bytes in range.entries { tree.append(Entry.leaf(bytes, suite), suite) }
    let checkpoint = Checkpoint(log: log.id, term: 0, size: tree.size, root: tree.root(suite))
    signed.checkpoint = text(SignedCheckpoint(checkpoint, by: key ?? home.logKey, suite))
    signed.consistency = []
    return signed
  }

  /// That the follower refuses the changed range with exactly this, and is as it was.
  func refuses(
    _ refusal: Refusal, _ what: String, from first: UInt64 = Self.cursor, at cursor: UInt64 = Self.cursor,
    under size: UInt64? = nil, location: SourceLocation = #_sourceLocation,
    _ change: (inout LogRange) throws -> Void
  ) throws {
    var replica = try follower(at: cursor)
    let before = Fingerprint(replica)
    var range = log.range(first..<log.replica.size, under: size)
    try change(&range)
    #expect(throws: RangeFailure.refused(refusal), "\(what)", sourceLocation: location) {
      try replica.apply(range, known)
    }
    #expect(Fingerprint(replica) == before, "\(what)", sourceLocation: location)
    #expect(try replica.apply(log.range(cursor..<17), known).entries.count == 17 - Int(cursor))
  }

  /// That the home is at fault at `sequence` if it signed the changed range, and the sender if it did not.
  func stops(
    _ refusal: Refusal, at sequence: UInt64, _ what: String, cursor: UInt64 = Self.cursor,
    to end: UInt64 = 17,
    location: SourceLocation = #_sourceLocation, _ change: (inout LogRange) throws -> Void
  ) throws {
    var replica = try follower(at: cursor)
    let before = Fingerprint(replica)
    var range = log.range(cursor..<end)
    try change(&range)
    var honest = range
    honest.consistency = []
    for (forged, expected) in [
      (signed(range, after: replica, by: other.logKey), Refusal.checkpointBadSignature),
      (honest, .checkpointMismatch),
    ] {
      #expect(throws: RangeFailure.refused(expected), "\(what)", sourceLocation: location) {
        try replica.apply(forged, known)
      }
    }
    let evidence = signed(range, after: replica)
    do throws(RangeFailure) {
      _ = try replica.apply(evidence, known)
      Issue.record("accepted: \(what)", sourceLocation: location)
    } catch {
      guard case .stopped(let fault) = error else {
        Issue.record("\(error): \(what)", sourceLocation: location)
        return
      }
      #expect(fault.refusal == refusal && fault.sequence == sequence, "\(what)", sourceLocation: location)
      #expect(fault.logged != fault.own, "\(what)", sourceLocation: location)
      #expect(Fingerprint(replica) == before, "\(what)", sourceLocation: location)
      replica.stop(fault)
    }
    #expect(throws: RangeFailure.refused(.logStopped)) { try replica.apply(log.range(cursor..<17), known) }
  }
}

/// All that a replica is, to compare.
struct Fingerprint: Equatable {
  let records: [Snapshot.Record]
  let root: Bytes32
  let frontier: Frontier
  let lastTimeMilliseconds: UInt64
  let checkpoint: SignedCheckpoint?
  let fault: LogFault?
  let isStateEntryDue: Bool

  init(_ replica: LogReplica) {
    var state = replica.state
    records = state.records
    root = state.root()
    frontier = replica.frontier
    lastTimeMilliseconds = replica.lastTimeMilliseconds
    checkpoint = replica.checkpoint
    fault = replica.fault
    isStateEntryDue = state.isStateEntryDue(at: replica.size)
  }
}

extension LogRange {
  /// Writes an entry anew with one thing changed.
  mutating func rewrite(
    _ index: Int, term: UInt64? = nil, sequence: UInt64? = nil, time: UInt64? = nil,
    content: Entry.Content? = nil
  ) throws {
    let entry = try Entry.decode(entries[index])
    entries[index] =
      Entry(
        term: term ?? entry.term, sequence: sequence ?? entry.sequence,
        timeMilliseconds: time ?? entry.timeMilliseconds, content: content ?? entry.content
      ).encode()
  }

  /// Puts another event into the place of the event of entry `index`, which must be an event's, as must those before.
  mutating func replaceEvent(_ index: Int, header: [UInt8], body: [UInt8]? = nil, _ suite: any CryptoSuite)
    throws
  {
    try rewrite(index, content: .event(Header.id(header, suite), verdict: 0))
    events[index] = EventBytes(header: header, body: body)
  }

  mutating func drop(first count: Int) {
    first += UInt64(count)
    entries.removeFirst(count)
    events.removeFirst(count)
  }
}
