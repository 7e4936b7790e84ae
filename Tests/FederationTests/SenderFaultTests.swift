import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// LOG-1 to LOG-8 and EV-5 to EV-7: the range is refused, the log goes on.
struct SenderFaultTests {
  private let fixture: RangeFixture
  private var suite: any CryptoSuite { fixture.suite }
  private var log: HomeLog { fixture.log }

  init() throws { fixture = try RangeFixture() }

  @Test func theRangeItselfIsTaken() throws {
    var replica = try fixture.follower()
    let appended = try replica.apply(log.range(5..<17), fixture.known)
    #expect(appended.entries.map(\.bytes) == log.entries[5...].map(\.bytes))
    #expect(Fingerprint(replica).root == Fingerprint(log.replica).root)
  }

  @Test func gaps() throws {
    try fixture.refuses(.rangeGap, "LOG-1 a later first") { $0.drop(first: 1) }
    try fixture.refuses(.rangeGap, "LOG-1 the end of numbers") { $0.first = .max }
    try fixture.refuses(.rangeGap, "LOG-1 ends before the cursor") { $0 = log.range(0..<4) }
    try fixture.refuses(.eventWrongLog, "a range of another log") { $0.log = LogID(.zero) }
    try fixture.refuses(.rangeTooLarge, "too many entries") { range in
      range.entries = Array(repeating: range.entries[0], count: Limits.entriesInRange + 1)
    }
    var replica = try fixture.follower()
    let before = Fingerprint(replica)
    #expect(try replica.apply(log.range(2..<5, under: 5), fixture.known).entries.isEmpty)
    #expect(Fingerprint(replica) == before)
  }

  @Test func entries() throws {
    try fixture.refuses(.entryMalformed, "LOG-2 no entry") { $0.entries[1] = [0] }
    try fixture.refuses(.entryTooLarge, "LOG-2 large") { $0.entries[1] = [UInt8](repeating: 0, count: 257) }
    try fixture.refuses(.entryOutOfOrder, "LOG-2 term") { try $0.rewrite(2, term: 1) }
    try fixture.refuses(.entryOutOfOrder, "LOG-2 left out") { try $0.rewrite(2, sequence: 8) }
    try fixture.refuses(.entryOutOfOrder, "LOG-2 twice") { try $0.rewrite(2, sequence: 6) }
    try fixture.refuses(.entryOutOfOrder, "LOG-2 swapped") { range in
      range.entries.swapAt(1, 2)
      range.events.swapAt(1, 2)
    }
    try fixture.refuses(.entryTimeFell, "LOG-3 within") { try $0.rewrite(5, time: 10_500) }
    try fixture.refuses(.entryTimeFell, "LOG-3 below what is there") { try $0.rewrite(0, time: 0) }
  }

  @Test func events() throws {
    let id = EventID(.zero)
    try fixture.refuses(.entryWrongEvent, "LOG-4 another id") {
      try $0.rewrite(1, content: .event(id, verdict: 0))
    }
    try fixture.refuses(.entryWrongEvent, "LOG-4 swapped") { $0.events.swapAt(0, 1) }
    try fixture.refuses(.entryWrongEvent, "LOG-4 missing") { $0.events.removeLast() }
    try fixture.refuses(.entryWrongEvent, "LOG-4 too many") { $0.events.append($0.events[0]) }
    for index in 0..<20 {
      try fixture.refuses(.entryWrongEvent, "LOG-4 byte \(index)") { range in
        var header = range.events[2].header
        header[index] ^= 1
        range.events[2] = LogRange.EventBytes(header: header, body: range.events[2].body)
      }
    }
    try fixture.refuses(.eventMalformed, "LOG-5 no header") { try $0.replaceEvent(1, header: [0xA0], suite) }
    try fixture.refuses(.headerTooLarge, "LOG-5 large") {
      try $0.replaceEvent(1, header: [UInt8](repeating: 0, count: Limits.headerBytes + 1), suite)
    }
    let elsewhere = fixture.other.message(in: LogID(.zero), at: 10_000)
    try fixture.refuses(.eventWrongLog, "LOG-5 another log") {
      try $0.replaceEvent(1, header: elsewhere.headerBytes, body: elsewhere.body, suite)
    }
  }

  @Test func bodies() throws {
    let text = Body(salt: Bytes16([UInt8](repeating: 0, count: 16), at: 0), text: "no").encode()
    for (index, body) in [(0, text), (1, []), (6, text)] {
      try fixture.refuses(.bodyMismatch, "LOG-8 body of \(index)") { range in
        range.events[index] = LogRange.EventBytes(header: range.events[index].header, body: body)
      }
    }
    try fixture.refuses(.bodyTooLarge, "a body above the limit") { range in
      let large = [UInt8](repeating: 0, count: Limits.bodyBytes + 1)
      range.events[0] = LogRange.EventBytes(header: range.events[0].header, body: large)
    }
    var replica = try fixture.follower()
    var erased = log.range(5..<17)
    erased.events = erased.events.map { LogRange.EventBytes(header: $0.header, body: nil) }
    #expect(try replica.apply(erased, fixture.known).entries.allSatisfy { $0.event?.event.body == nil })
  }

  @Test func coverages() throws {
    try fixture.refuses(.eventUncovered, "EV-6 none") { $0.coverages = [] }
    try fixture.refuses(.eventUncovered, "EV-6 the last missing") { $0.coverages.removeLast() }
    try fixture.refuses(.eventUncovered, "EV-6 one twice") { $0.coverages.append($0.coverages[0]) }
    try fixture.refuses(.eventUncovered, "EV-6 proof") { range in
      var proof = range.coverages[0].proof
      #expect(!proof.isEmpty)
      proof[0] = .zero
      range.coverages[0] = range.coverages[0].with(proof: proof)
    }
    try fixture.refuses(.eventUncovered, "EV-6 elsewhere in the batch") {
      $0.coverages[0] = $0.coverages[0].with(first: $0.coverages[0].first + 1)
    }
    try fixture.refuses(.eventUncovered, "EV-6 first beyond all") {
      $0.coverages[0] = $0.coverages[0].with(first: UInt64(Int64.max))
    }
  }

  /// Statements of the right form that do not speak for the event.
  @Test func statements() throws {
    let message = fixture.other.message(in: log.id, at: log.nowMilliseconds)
    func replace(_ range: inout LogRange, _ covered: CoveredEvent) throws {
      // The range's last four events are wismar's under its new document and three of lubeck's.
      try range.replaceEvent(8, header: message.headerBytes, body: message.body, suite)
      range.coverages.replaceSubrange(
        range.coverages.count - 2..<range.coverages.count - 1,
        with: FederationTests.coverages(of: [covered], suite))
    }
    func refuses(_ refusal: Refusal, _ what: String, _ covered: CoveredEvent) throws {
      try fixture.refuses(refusal, what) { try replace(&$0, covered) }
    }
    let other = fixture.other
    // The one that holds proves that the places are right.
    var replica = try fixture.follower()
    var range = log.range(5..<17)
    try replace(&range, other.cover([message])[0])
    _ = try replica.apply(fixture.signed(range, after: replica), fixture.known)

    try refuses(
      .statementWrongNode, "EV-5 node",
      Batch([message], node: fixture.home.id, document: 0, by: fixture.home.batchKey, suite).runs[0].events[0]
    )
    try refuses(.statementWrongDocument, "EV-5 an older document", other.cover([message], document: 0)[0])
    try refuses(.statementWrongDocument, "EV-5 no such document", other.cover([message], document: 2)[0])
    try refuses(.statementBadSignature, "EV-7 another key", other.cover([message], by: other.logKey)[0])
    let large = BatchStatement(
      node: other.id, document: 1, size: 1_025, root: .zero, by: other.batchKey)
    try fixture.refuses(.batchTooLarge, "a batch of 1,025") { range in
      range.coverages[range.coverages.count - 2] = Coverage(statement: large, first: 0, count: 1, proof: [])
    }
  }

  @Test func originsThatAreNotKnown() throws {
    var replica = try fixture.follower()
    var known = KnownNodes(suite)
    known.pin(fixture.home.chain)
    #expect(throws: RangeFailure.refused(.statementWrongDocument)) {
      try replica.apply(log.range(5..<17), known)
    }
    _ = try known.learn(Array(fixture.other.chain.signed.prefix(1)))
    _ = try replica.apply(log.range(5..<12), known)
    #expect(throws: RangeFailure.refused(.statementWrongDocument)) {
      try replica.apply(log.range(12..<17), known)
    }
    _ = try known.learn(fixture.other.chain.signed)
    _ = try replica.apply(log.range(12..<17), known)
  }

  @Test func checkpoints() throws {
    let home = fixture.home
    func note(
      _ log: LogID? = nil, term: UInt64 = 0, size: UInt64 = 17, root: Bytes32? = nil,
      by key: SigningKey? = nil
    ) -> Text {
      let good = self.log.checkpoint(of: size).checkpoint
      let checkpoint = Checkpoint(log: log ?? good.log, term: term, size: size, root: root ?? good.root)
      return text(SignedCheckpoint(checkpoint, by: key ?? home.logKey, suite))
    }
    try fixture.refuses(.checkpointWrongLog, "LOG-6 log") { $0.checkpoint = note(LogID(.zero)) }
    try fixture.refuses(.checkpointWrongLog, "LOG-6 term") { $0.checkpoint = note(term: 1) }
    try fixture.refuses(.checkpointWrongLog, "LOG-6 nothing") { $0.checkpoint = "" }
    try fixture.refuses(.checkpointBadSignature, "LOG-6 another node") {
      $0.checkpoint = note(by: fixture.other.logKey)
    }
    try fixture.refuses(.checkpointBadSignature, "LOG-6 another kind of key") {
      $0.checkpoint = note(by: home.batchKey)
    }
    try fixture.refuses(.checkpointTooLarge, "LOG-6 large") {
      $0.checkpoint = Text($0.checkpoint.string + String(repeating: "a", count: Limits.checkpointBytes))
    }
    try fixture.refuses(.checkpointMismatch, "LOG-7 root") { $0.checkpoint = note(root: .zero) }
    try fixture.refuses(.checkpointMismatch, "LOG-7 smaller") { $0.checkpoint = note(size: 16) }
    try fixture.refuses(.checkpointMismatch, "LOG-7 a proof where none is") { $0.consistency = [.zero] }
    for index in 0..<2 {
      try fixture.refuses(.checkpointMismatch, "LOG-7 proof") { range in
        range = log.range(5..<11)
        range.consistency[index] = .zero
      }
    }
    try fixture.refuses(.checkpointMismatch, "LOG-7 no proof") { range in
      range = log.range(5..<11)
      range.consistency = []
    }
  }
}

extension Coverage {
  fileprivate func with(first: UInt64? = nil, proof: [Bytes32]? = nil) -> Coverage {
    Coverage(statement: statement, first: first ?? self.first, count: count, proof: proof ?? self.proof)
  }
}
