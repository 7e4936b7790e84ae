import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// However much other nodes publish of themselves, ranges and snapshots stay within a message.
struct FatChainTests {
  /// A channel whose home was told of so many nodes with full chains, and has invited a user of each.
  private func invite(_ count: Int, in pair: CorePair) throws -> LogID {
    let channel = try pair.makeChannel()
    var random = Seeded()
    for index in 0..<count {
      let chain = try FatChain.make("n\(index).example", documents: 256, pair.home.core.suite, from: &random)
      try pair.home.write { (core) throws(StoreError) in try core.keep([chain]) }
      try pair.invite(Participant(node: chain.node, user: pair.bert), to: channel)
    }
    return channel
  }

  @Test func aRangeIsCutWhereItsDocumentsWouldNotFit() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let core = pair.home.core
      let channel = try invite(4, in: pair)
      let log = try #require(core.logs[channel])
      let checkpoint = try #require(log.replica.checkpoint)
      var next: UInt64 = 0
      while next < log.replica.size {
        let order = RangeOrder(
          log: channel, reference: log.reference, first: next, end: log.replica.size, checkpoint: checkpoint,
          known: core.known)
        let ranges = try RangeOrder.read([order, order], mostBytes: 2_097_152, core.reader)
        let bytes = PushRequest(ranges: ranges).encode()
        #expect(bytes.count < 2_097_152 + 1_200_000, "one entry's documents may be beyond what was asked")
        #expect(try PushRequest.decode(bytes).ranges == ranges)
        next += UInt64(try #require(ranges.first).entries.count)
      }
    }
  }

  @Test func aRangeBringsDocumentsAsFarAsTheyAreNamed() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let core = pair.home.core
      let channel = try pair.makeChannel()
      var random = Seeded()
      let chain = try FatChain.make("n.example", documents: 9, core.suite, from: &random)
      let named = DocumentReference(number: 2, hash: chain.hashes[2])
      try pair.home.write { (core) throws(StoreError) in try core.keep([chain]) }
      try pair.invite(Participant(node: chain.node, user: pair.bert), to: channel, naming: named)
      let log = try #require(core.logs[channel])
      let checkpoint = try #require(log.replica.checkpoint)
      let range = try #require(
        try core.reader.range(
          of: log.reference, id: channel, from: 0, limit: 9, mostBytes: 1_000_000, under: checkpoint,
          core.known))
      #expect(range.documents.contains(Array(chain.signed[...2])))
    }
  }

  @Test func aChannelTakesNoMoreNodesThanASnapshotCanCarry() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try invite(14, in: pair)
      let state = try #require(pair.home.core.logs[channel]?.replica.state)
      #expect(state.nodes.count == 13, "itself, and those whose documents fit")
    }
  }
}
