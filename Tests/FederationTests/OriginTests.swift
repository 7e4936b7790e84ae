import Federation
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Batches of an origin's events, and the chains that their keys come from.
struct OriginTests {
  private let suite: any CryptoSuite
  private let node: TestNode

  init() throws {
    suite = try SodiumSuite()
    node = try TestNode("lubeck", seed: 1, suite)
  }

  /// Each run, and each part of a run, is shown to be covered to someone who has but its events.
  @Test func everyPartOfABatchIsCovered() throws {
    var random = Seeded()
    for _ in 0..<30 {
      let logs = (0..<random.integer(1...3)).map { _ in LogID(random.hash()) }
      var events = (0..<random.integer(1...12)).map { _ in node.message(in: random.pick(logs), at: 0) }
      events.append(node.event(.create, in: nil, by: node.users[0], at: 0))
      events.shuffle(using: &random)
      let batch = Batch(events, node: node.id, document: 0, by: node.batchKey, suite)
      #expect(batch.runs.map(\.log) == Set(events.map(\.log)).sorted())
      let all = batch.runs.flatMap(\.events)
      #expect(Set(all.map(\.event.id)) == Set(events.map(\.id)))
      #expect(all.map(\.leaf) == Array(0..<events.count))
      for run in batch.runs {
        #expect(run.events.allSatisfy { $0.event.log == run.log })
        let positions = run.events.map(\.event.header.position)
        #expect(zip(positions, positions.dropFirst()).allSatisfy { $1.isAfter($0) })
        let start = random.integer(0...(run.events.count - 1))
        let part = run.events[start...random.integer(start...(run.events.count - 1))]
        try verify(part)
      }
    }
  }

  private func verify(_ part: ArraySlice<CoveredEvent>) throws {
    let (run, first) = (part[part.startIndex].run, part[part.startIndex].leaf)
    let coverage = try #require(run.coverage(of: first..<(first + part.count), suite))
    let events = part.map(\.event)[...]
    let verified = try CoveredRun.verify(coverage, of: events, by: node.batchKey.publicKey, suite)
    #expect(verified.ids == events.map(\.id) && verified.first == first && verified.proof == coverage.proof)
    // What was verified is a run of its own, and can be shown to the next.
    let again = try #require(verified.coverage(of: first..<(first + 1), suite))
    _ = try CoveredRun.verify(again, of: events.prefix(1), by: node.batchKey.publicKey, suite)
    #expect(verified.coverage(of: first..<(first + part.count + 1), suite) == nil)
    #expect(throws: Refusal.statementBadSignature) {
      try CoveredRun.verify(coverage, of: events, by: node.logKey.publicKey, suite)
    }
    #expect(throws: Refusal.eventUncovered) {
      try CoveredRun.verify(coverage, of: events.dropLast(), by: node.batchKey.publicKey, suite)
    }
  }

  @Test func chainsAreLearnedAsTheyGrow() throws {
    let first = node.chain.signed
    try node.rotate()
    try node.rotate()
    var known = KnownNodes(suite)
    #expect(known[node.id] == nil && known.all.isEmpty)
    #expect(try known.learn(first)?.newest.number == 0)
    #expect(try known.learn(first) == nil)
    #expect(try known.learn(node.chain.signed)?.newest.number == 2)
    #expect(try known.learn(Array(node.chain.signed.dropFirst())) == nil)
    #expect(known[node.id] == node.chain && known.all == [node.chain])
    #expect(throws: Refusal.documentInvalid) { try known.learn([]) }
    let before = known[node.id]
    let fork = try TestNode("lubeck", seed: 1, suite)
    try fork.rotate()
    try fork.rotate()
    _ = fork.random.next()
    try fork.rotate()
    try node.rotate()
    _ = try known.learn(node.chain.signed)
    #expect(throws: Refusal.documentFork) { try known.learn(fork.chain.signed) }
    #expect(known[node.id] != before && known[node.id] == node.chain)
    #expect(throws: Refusal.documentBrokenChain) {
      var other = KnownNodes(suite)
      try other.learn(Array(node.chain.signed.dropFirst()))
    }
  }
}

extension Seeded {
  fileprivate mutating func pick<Value>(_ values: [Value]) -> Value {
    values[integer(0...(values.count - 1))]
  }
}
