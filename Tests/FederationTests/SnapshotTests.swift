import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// SN-1 to SN-6, for a snapshot of state entry 4 under the checkpoint of 17, asked by one who trusts that of 3.
struct SnapshotTests {
  private static let trusted: UInt64 = 3
  private let fixture: RangeFixture
  private let good: Snapshot
  private var log: HomeLog { fixture.log }

  init() throws {
    fixture = try RangeFixture()
    good = try fixture.log.snapshot(
      trusted: Self.trusted, documents: [fixture.home.chain.signed, fixture.other.chain.signed])
  }

  @Test func theSnapshotItselfIsTaken() throws {
    var replica = try join(good)
    #expect(replica.size == 5 && replica.checkpoint == log.checkpoint(of: 17))
    #expect(Fingerprint(replica).records == Fingerprint(try fixture.follower()).records)
    #expect(replica.takeChanges().count == good.records.count)
    _ = try replica.apply(log.range(5..<17), fixture.known)
    #expect(Fingerprint(replica).root == Fingerprint(log.replica).root)
    var untrusting = good
    untrusting.trustedConsistency = []
    let vouched = LogReplica.Vouched(log: log.id, home: fixture.home.id, checkpoint: nil)
    _ = try LogReplica(joining: untrusting, vouched: vouched, fixture.known, fixture.suite)
    #expect(throws: Refusal.checkpointMismatch) {
      try LogReplica(joining: good, vouched: vouched, fixture.known, fixture.suite)
    }
  }

  @Test func checkpoints() throws {
    let good = log.checkpoint(of: 17).checkpoint
    func note(_ log: LogID? = nil, term: UInt64 = 0, root: Bytes32? = nil, by key: SigningKey) -> Text {
      let checkpoint = Checkpoint(log: log ?? good.log, term: term, size: 17, root: root ?? good.root)
      return text(SignedCheckpoint(checkpoint, by: key, fixture.suite))
    }
    let (home, other) = (fixture.home, fixture.other)
    refuses(.checkpointBadSignature, "SN-1 another node") { $0.checkpoint = note(by: other.logKey) }
    refuses(.checkpointBadSignature, "SN-1 another key") { $0.checkpoint = note(by: home.keys[4]) }
    refuses(.checkpointWrongLog, "SN-1 log") { $0.checkpoint = note(LogID(.zero), by: home.logKey) }
    refuses(.checkpointWrongLog, "SN-1 term") { $0.checkpoint = note(term: 1, by: home.logKey) }
    refuses(.checkpointMismatch, "SN-2 another history") {
      $0.checkpoint = note(root: .zero, by: home.logKey)
    }
    refuses(.checkpointMismatch, "SN-2 no proof") { $0.trustedConsistency = [] }
    for index in good17.indices {
      refuses(.checkpointMismatch, "SN-2 proof \(index)") { $0.trustedConsistency[index] = .zero }
    }
  }

  private var good17: [Bytes32] { good.trustedConsistency }

  @Test func proofs() throws {
    for index in good.frontier.indices {
      refuses(.snapshotUnproven, "SN-3 frontier \(index)") { $0.frontier[index] = .zero }
    }
    refuses(.snapshotUnproven, "SN-3 frontier too long") { $0.frontier.append(.zero) }
    refuses(.snapshotUnproven, "SN-3 no frontier") { $0.frontier = [] }
    for index in good.inclusion.indices {
      refuses(.snapshotUnproven, "SN-3 inclusion \(index)") { $0.inclusion[index] = .zero }
    }
    for index in good.consistency.indices {
      refuses(.snapshotUnproven, "SN-3 consistency \(index)") { $0.consistency[index] = .zero }
    }
    refuses(.snapshotUnproven, "SN-3 no consistency") { $0.consistency = [] }
    refuses(.snapshotUnproven, "SN-3 another state entry") { $0.entry = log.entries[1].bytes }
    refuses(.snapshotUnproven, "SN-3 another root") { snapshot in
      let entry = try Entry.decode(snapshot.entry)
      snapshot.entry =
        Entry(term: 0, sequence: 4, timeMilliseconds: entry.timeMilliseconds, content: .state(root: .zero))
        .encode()
    }
    refuses(.snapshotUnproven, "SN-3 the end of numbers") { snapshot in
      let content = try Entry.decode(snapshot.entry).content
      snapshot.entry = Entry(term: 0, sequence: UInt64(Int64.max), timeMilliseconds: 0, content: content)
        .encode()
    }
    refuses(.entryMalformed, "SN-3 an event entry") { $0.entry = log.entries[3].bytes }
    refuses(.entryMalformed, "SN-3 no entry") { $0.entry = [] }
    refuses(.entryTooLarge, "SN-3 a large entry") { $0.entry = [UInt8](repeating: 0, count: 257) }
  }

  @Test func records() throws {
    for index in good.records.indices {
      refuses(.snapshotWrongState, "SN-4 record \(index) missing") { $0.records.remove(at: index) }
      refuses(.snapshotWrongState, "SN-4 record \(index) twice") {
        $0.records.insert($0.records[index], at: index)
      }
      refuses(.snapshotWrongState, "SN-4 record \(index) changed") { snapshot in
        var value = snapshot.records[index].value
        value[value.count - 1] ^= 1
        snapshot.records[index] = Snapshot.Record(key: snapshot.records[index].key, value: value)
      }
    }
    refuses(.snapshotWrongState, "SN-4 not sorted") { $0.records.swapAt(1, 2) }
    refuses(.snapshotWrongState, "SN-4 of another time") { $0.records = log.replica.state.records }
    refuses(.snapshotWrongLog, "SN-5 another log") { $0.log = LogID(.zero) }
  }

  /// Snapshots that the home signs throughout, of another log and of another home.
  @Test func logs() throws {
    let elsewhere = try HomeLog.channel(at: fixture.home)
    elsewhere.sign()
    let snapshot = try elsewhere.snapshot(trusted: 0, documents: [fixture.home.chain.signed])
    func refusal(_ log: LogID, _ home: NodeID) -> Refusal? {
      let vouched = LogReplica.Vouched(log: log, home: home, checkpoint: nil)
      do throws(Refusal) {
        _ = try LogReplica(joining: snapshot, vouched: vouched, fixture.known, fixture.suite)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(elsewhere.id, fixture.home.id) == nil)
    #expect(refusal(log.id, fixture.home.id) == .snapshotWrongLog)
    #expect(refusal(elsewhere.id, fixture.other.id) == .checkpointBadSignature)
  }

  @Test func documents() throws {
    let (home, other) = (fixture.home.chain.signed, fixture.other.chain.signed)
    refuses(.snapshotMissingDocument, "SN-6 none") { $0.documents = [] }
    refuses(.snapshotMissingDocument, "SN-6 the home's missing") { $0.documents = [other] }
    refuses(.snapshotMissingDocument, "SN-6 a member's missing") { $0.documents = [home] }
    refuses(.snapshotMissingDocument, "SN-6 an empty chain") { $0.documents = [home, []] }
    var known = KnownNodes(fixture.suite)
    known.pin(fixture.home.chain)
    let vouched = LogReplica.Vouched(log: log.id, home: fixture.home.id, checkpoint: log.checkpoint(of: 3))
    #expect(throws: Refusal.snapshotMissingDocument) {
      try LogReplica(joining: good, vouched: vouched, known, fixture.suite)
    }
  }

  private func refuses(
    _ refusal: Refusal, _ what: String, location: SourceLocation = #_sourceLocation,
    _ change: (inout Snapshot) throws -> Void
  ) {
    #expect(throws: refusal, "\(what)", sourceLocation: location) {
      var snapshot = good
      try change(&snapshot)
      return try join(snapshot)
    }
  }

  private func join(_ snapshot: Snapshot) throws(Refusal) -> LogReplica {
    let vouched = LogReplica.Vouched(
      log: log.id, home: fixture.home.id, checkpoint: log.checkpoint(of: Self.trusted))
    return try LogReplica(joining: snapshot, vouched: vouched, fixture.known, fixture.suite)
  }
}
