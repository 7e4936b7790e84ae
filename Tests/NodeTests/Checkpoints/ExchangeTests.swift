import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Runs, own logs, and checkpoints named in headers (spec: federation, "checkpoints" and "Runs").
struct ExchangeTests {
  @Test func aRunsNumberRisesWithEachStart() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      try own.write { _ in }
      let first = try #require(own.core.ownRun)
      #expect(first.number == 1 && first.isSigned(by: own.core.identity.chain, own.core.suite))
      try own.write { _ in }
      #expect(own.core.ownRun == first, "once for each start")
      let stored = try own.core.store.runNumber()
      #expect(stored == 1)
      try own.write { (core) throws(StoreError) in try core.takeRun(above: 40) }
      #expect(own.core.ownRun?.number == 41 && own.core.ownRun?.instance != first.instance)
    }
  }

  /// Who was restored, or runs twice, hears of the other run as that one signed it; nobody can make one up.
  @Test func anEarlierRunIsToldOfTheLater() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (peer, identity) = (pair.guest.core.node, pair.guest.core.identity)
      func run(_ number: UInt64, by key: SigningKey = identity.keys.request) -> NodeRun {
        NodeRun(node: peer, number: number, instance: Randomness.bytes16(), document: 0, by: key)
      }
      func answer(_ run: NodeRun) throws -> NodeRun? {
        try pair.home.answer(to: CheckpointsRequest(run: run), from: peer).run
      }
      let (early, late) = (run(6), run(7))
      #expect(try answer(early) == nil)
      #expect(try answer(late) == nil)
      #expect(try answer(late) == nil)
      #expect(try answer(early) == late)
      let twin = run(7)
      #expect(try answer(twin) == late, "another of the same number")
      #expect(try answer(run(9, by: pair.home.core.identity.keys.request)) == nil, "not the peer's")
      #expect(try answer(early) == late)
      try pair.home.core.load()
      #expect(pair.home.core.peerRuns[peer] == nil, "of a stranger it is not kept")
      #expect(try answer(late) == nil)
      let chain = pair.guest.core.identity.chain
      try pair.home.write { (core) throws(StoreError) in try core.keep([chain]) }
      #expect(try answer(late) == nil)
      try pair.home.core.load()
      #expect(pair.home.core.peerRuns[peer] == late)
      #expect(late.contradicts(early) && twin.contradicts(late) && !early.contradicts(late))
      #expect(!late.contradicts(late))
    }
  }

  @Test func aPeerThatStartsAnewIsToldWhoIsThere() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (core, peer, keys) = (pair.home.core, pair.guest.core.node, pair.guest.core.identity.keys)
      var session = EphemeralSession()
      let isFirst = session.takeRefresh(nowMilliseconds: 0)
      #expect(isFirst)
      core.live.sessions[peer] = session
      /// Whether the peer is to be told again, a minute after it was told first.
      func isToBeTold() -> Bool { core.live.sessions[peer]?.takeRefresh(nowMilliseconds: 60_000) == true }
      #expect(!isToBeTold())
      let run = NodeRun(node: peer, number: 1, instance: Randomness.bytes16(), document: 0, by: keys.request)
      _ = try pair.home.answer(to: CheckpointsRequest(run: run), from: peer)
      #expect(isToBeTold())
      core.live.sessions[peer] = session
      _ = try pair.home.answer(to: CheckpointsRequest(run: run), from: peer)
      #expect(!isToBeTold(), "it goes on as before")
    }
  }

  @Test func aHomeIsToldWhatIsHeldOfItsLogs() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let home = scene.home.core.node
      let request = CheckpointsRequest(ownLogs: .after(nil))
      let answer = try scene.guest.answer(to: request, from: home)
      let logs = try answer.notes.map { try CheckpointNote($0.utf8).checkpoint.log }
      let held = scene.guest.core.logs.values.filter { $0.replica.home == home }.map(\.replica.id)
      #expect(logs == held.sorted() && logs.contains(scene.channel) && !answer.hasMore)
      let rest = try scene.guest.answer(
        to: CheckpointsRequest(ownLogs: .after(logs.first)), from: home)
      #expect(rest.notes == Array(answer.notes.dropFirst()))
      // A larger one that was seen, though its entries never came, counts.
      let ahead = scene.sign(size: 1_000, root: .zero)
      _ = try scene.guest.answer(to: CheckpointsRequest(notes: [ahead]), from: scene.third.core.node)
      #expect(try scene.guest.answer(to: request, from: home).notes.contains(ahead))
      #expect(try scene.guest.answer(to: request, from: scene.third.core.node).notes.isEmpty == false)
    }
  }

  /// Each checkpoint is named once, and in a burst not by every message.
  @Test func headersNameWhatTheirOriginHasSeen() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let log = try scene.log(of: scene.guest)
      (log.namedSize, log.mayNameAtMilliseconds) = (0, 0)
      let checkpoint = try #require(log.replica.checkpoint?.checkpoint)
      let seen = scene.guest.core.nameCheckpoint(in: scene.channel)
      #expect(seen == [SeenCheckpoint(term: 0, size: checkpoint.size, root: checkpoint.root)])
      log.namedSize = 0
      #expect(scene.guest.core.nameCheckpoint(in: scene.channel).isEmpty, "within a second")
      log.mayNameAtMilliseconds = 0
      log.namedSize = checkpoint.size
      #expect(scene.guest.core.nameCheckpoint(in: scene.channel).isEmpty, "named already")
      #expect(scene.home.core.nameCheckpoint(in: scene.channel).isEmpty, "the home has signed it itself")
    }
  }

  /// The other half of a split view hears of it by a message alone: it fetches the signature from whoever named the checkpoint.
  @Test func aNamedCheckpointOfAnotherTreeIsFetched() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let other = try scene.fork()
      let log = try scene.log(of: scene.third)
      (log.namedSize, log.mayNameAtMilliseconds) = (0, 0)
      _ = try other.perform(
        .send(scene.channel, text: "from the third", thread: nil), of: scene.third, by: other.bert)
      let event = try #require(scene.third.core.pending[other.home.core.node]?.last?.event)
      #expect(event.header.seen.count == 1)
      // The home of the first history orders it: it is well-formed, and its size is not from the future there.
      try scene.say("left again", at: scene.first)
      try scene.say("left once more", at: scene.first)
      let mixed = CorePair(home: scene.home, guest: scene.third, anna: scene.first.anna, bert: other.bert)
      try mixed.carry(from: scene.third, to: scene.home)
      try scene.first.settle()
      #expect(scene.guest.core.logs[scene.channel]?.fork == nil)
      try scene.followers.settle()
      #expect(scene.guest.core.logs[scene.channel]?.fork != nil)
    }
  }
}
