import Federation
import Model
import Sodium
import Suite
import Testing
import Wire

/// How many signatures a request bears, and what a bad one costs.
struct SignatureCountTests {
  private let suite: CountingSuite

  init() throws { suite = CountingSuite(try SodiumSuite()) }

  private func note(_ log: LogID, by node: TestNode, lines: Int = 0) -> Text {
    let checkpoint = Checkpoint(log: log, term: 0, size: 1, root: .zero)
    var note = SignedCheckpoint(checkpoint, by: node.logKey, suite).note
    for _ in 0..<lines {
      let cosigner = Cosigner(node: node.id, role: .witness)
      note += Cosignature(checkpoint, cosigner, by: node.keys[4], seconds: 1, suite).line.utf8 + [0x0A]
    }
    return Text(stored: note)
  }

  @Test func eachLineOfANoteCounts() throws {
    let node = try TestNode("a", seed: 1, suite)
    let log = LogID(node.random.hash())
    func count(_ notes: [Text]) -> Int { CheckpointsRequest(notes: notes).signatureCount }
    #expect(count([]) == 0)
    #expect(count([note(log, by: node)]) == 1)
    #expect(count([note(log, by: node, lines: 3), note(log, by: node)]) == 5)
    #expect(count([note(log, by: node, lines: 40)]) == 1 + Limits.cosigners, "no more are looked at")
    #expect(count([""]) == 1)
  }

  /// However many documents name one log key, a note that it has not signed is tried once.
  @Test func oneKeyIsTriedOnce() throws {
    let node = try TestNode("a", seed: 1, suite)
    for _ in 0..<5 { try node.renew() }
    let log = LogID(node.random.hash())
    var bytes = note(log, by: node).utf8
    let last = bytes.count - 4
    bytes[last] = bytes[last] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    let verifier = CheckpointVerifier(known([node]))
    suite.verified = 0
    #expect(throws: Refusal.checkpointBadSignature) {
      try verifier.verify(Text(stored: bytes), log: log, term: 0, home: node.id, suite)
    }
    #expect(suite.verified <= 1)
    #expect(throws: Never.self) {
      try verifier.verify(note(log, by: node), log: log, term: 0, home: node.id, suite)
    }
  }

  /// A statement that covers events of several logs is verified once.
  @Test func oneStatementIsVerifiedOnce() throws {
    let node = try TestNode("a", seed: 1, suite)
    let logs = (0..<4).map { _ in LogID(node.random.hash()) }
    let events = logs.map { node.event(.leave, in: $0, by: node.users[0], at: 1) }
    let batch = Batch(events, node: node.id, document: 0, by: node.batchKey, suite)
    var coverages: [Coverage] = []
    var verified: Set<BatchStatement> = []
    suite.verified = 0
    for run in batch.runs {
      let first = try #require(run.events.first)
      let coverage = try #require(
        first.run.coverage(of: first.leaf..<(first.leaf + run.events.count), suite))
      coverages.append(coverage)
      _ = try CoveredRun.verify(
        coverage, of: run.events.map(\.event)[...], by: node.batchKey.publicKey, suite, knowing: verified)
      verified.insert(coverage.statement)
    }
    #expect(coverages.count == logs.count && suite.verified == 1)
    #expect(SubmitRequest(events: [], coverages: coverages, documents: []).signatureCount == 1)
  }
}
