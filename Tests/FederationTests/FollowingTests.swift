import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A home and its followers, in memory.
struct FollowingTests {
  /// LOG-11: the store has 40 bits for a sequence.
  @Test func noLogGrowsBeyondItsNumbers() throws {
    let fixture = try RangeFixture()
    let size = Limits.entriesInLog - 1
    let frontier = try #require(Frontier(size: size, hashes: Array(repeating: .zero, count: 39)))
    var replica = LogReplica(
      state: try fixture.follower().state, frontier: frontier, lastTimeMilliseconds: 0, checkpoint: nil,
      fixture.suite)
    var range = fixture.log.range(5..<7)
    range.first = size
    #expect(throws: RangeFailure.refused(.rangeTooLarge)) { try replica.apply(range, fixture.known) }
    range.first = size - 1
    #expect(throws: RangeFailure.refused(.entryOutOfOrder), "the last one fits") {
      try replica.apply(range, fixture.known)
    }
  }

  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  /// Random traffic, cut into ranges at random places, reaches a follower and, from it, a second one.
  @Test func followersReachTheHomesRoot() throws {
    var random = Seeded()
    for _ in 0..<6 {
      let nodes = try ["lubeck", "wismar", "stralsund"].map { try TestNode($0, seed: random.next(), suite) }
      let log = try HomeLog.channel(at: nodes[0])
      try fill(log, nodes, &random)
      let known = known(nodes)
      var (first, appended) = try LogReplica.begin(
        log.range(0..<UInt64(random.integer(1...Int(log.replica.size)))), home: nodes[0].id, known, suite)
      try follow(log, &first, &appended, known, &random)
      try check(first, log)
      #expect(appended.entries.map(\.bytes) == log.entries.map(\.bytes))
      #expect(appended.entries.map(\.judgement) == log.entries.map(\.judgement))

      var (second, _) = try LogReplica.begin(
        range(of: first, appended, 0..<2, log), home: nodes[0].id, known, suite)
      while second.size < first.size {
        let end = min(first.size, second.size + UInt64(random.integer(1...9)))
        _ = try second.apply(range(of: first, appended, second.size..<end, log), known)
      }
      try check(second, log)
    }
  }

  /// A joiner that begins at a snapshot ends where a follower from the start does.
  @Test func joinersReachTheHomesRoot() throws {
    var random = Seeded()
    for _ in 0..<6 {
      let nodes = try ["lubeck", "wismar", "stralsund"].map { try TestNode($0, seed: random.next(), suite) }
      let log = try HomeLog.channel(at: nodes[0])
      try fill(log, nodes, &random)
      let trusted = UInt64(random.integer(1...Int(log.replica.size)))
      let snapshot = try log.snapshot(trusted: trusted, documents: nodes.map(\.chain.signed))
      let vouched = LogReplica.Vouched(
        log: log.id, home: nodes[0].id, checkpoint: log.checkpoint(of: trusted))
      var joined = try LogReplica(joining: snapshot, vouched: vouched, known(nodes), suite)
      #expect(joined.checkpoint == log.checkpoint(of: log.replica.size))
      var appended = Appended()
      try follow(log, &joined, &appended, known(nodes), &random)
      try check(joined, log)
    }
  }

  /// What a store keeps makes the same replica again.
  @Test func restoredReplicasGoOn() throws {
    var random = Seeded()
    let nodes = try ["lubeck", "wismar", "stralsund"].map { try TestNode($0, seed: random.next(), suite) }
    let log = try HomeLog.channel(at: nodes[0])
    try fill(log, nodes, &random)
    var (replica, _) = try LogReplica.begin(log.range(0..<1), home: nodes[0].id, known(nodes), suite)
    while replica.size < log.replica.size {
      replica = try LogReplica(
        restoring: replica.state.records, frontier: replica.frontier,
        lastTimeMilliseconds: replica.lastTimeMilliseconds, checkpoint: replica.checkpoint?.note, term: 0,
        known(nodes), suite)
      #expect(replica.takeChanges().isEmpty)
      _ = try replica.apply(log.range(replica.size..<(replica.size + 1)), known(nodes))
    }
    try check(replica, log)
  }

  /// State entries at 1,024 and blocks of 256.
  @Test func longLogsHaveStateEntriesAndBlocks() throws {
    var random = Seeded()
    let home = try TestNode("lubeck", seed: random.next(), suite)
    let log = try HomeLog.channel(at: home)
    for _ in 0..<21 {
      log.submit((0..<50).map { _ in home.message(in: log.id, at: log.nowMilliseconds) }, from: home)
    }
    let stateEntries = log.entries.filter { $0.event == nil }.map(\.sequence)
    #expect(stateEntries == [1, 1_024])
    let proofs = TreeProofs(LeafArray(log.leaves, suite), suite)
    #expect(log.appended.blocks.map(\.index) == [0, 1, 2, 3])
    for block in log.appended.blocks {
      #expect(block.hash == proofs.root(block.index << 8, (block.index + 1) << 8))
    }
    let known = known([home])
    var (replica, appended) = try LogReplica.begin(log.range(0..<1_000), home: home.id, known, suite)
    appended.append(try replica.apply(log.range(990..<1_025), known))
    appended.append(try replica.apply(log.range(1_025..<log.replica.size), known))
    try check(replica, log)
    #expect(appended.blocks == log.appended.blocks)
    #expect(appended.state?.sequence == 1_024 && appended.state?.records == log.appended.state?.records)
  }

  @Test func theHomesClockNeverFalls() throws {
    let home = try TestNode("lubeck", seed: 1, suite)
    let log = try HomeLog.channel(at: home)
    var replica = log.replica
    var appended = Appended()
    let events = home.cover((0..<2).map { _ in home.message(in: log.id, at: 10_000) })
    #expect(replica.append(events[0], nowMilliseconds: 20_000, to: &appended) == .accepted)
    #expect(replica.append(events[1], nowMilliseconds: 15_000, to: &appended) == .accepted)
    #expect(appended.entries.map(\.entry.timeMilliseconds) == [20_000, 20_000])
    let before = replica.size
    #expect(
      replica.append(events[0], nowMilliseconds: 15_000, to: &appended) == .turnedAway(.positionNotRising))
    let stranger = try TestNode("visby", seed: 2, suite)
    let foreign = stranger.cover([stranger.message(in: log.id, at: 10_000)])
    #expect(replica.append(foreign[0], nowMilliseconds: 20_000, to: &appended) == .turnedAway(.strangerNode))
    let old = home.cover([home.message(in: log.id, at: 10_000)], document: 7)
    #expect(
      replica.append(old[0], nowMilliseconds: 20_000, to: &appended) == .turnedAway(.statementWrongDocument))
    #expect(replica.size == before && appended.entries.count == 2)
  }

  private func follow(
    _ log: HomeLog, _ replica: inout LogReplica, _ appended: inout Appended, _ known: KnownNodes,
    _ random: inout Seeded
  ) throws {
    while replica.size < log.replica.size {
      // Some of what is there already comes again.
      let first = replica.size - UInt64(random.integer(0...min(4, Int(replica.size))))
      let end = min(log.replica.size, replica.size + UInt64(random.integer(0...12)))
      let under = UInt64(random.integer(Int(max(end, 1))...Int(log.replica.size)))
      guard end > first else { continue }
      appended.append(try replica.apply(log.range(first..<end, under: under), known))
      #expect(replica.size == end)
    }
  }

  private func check(_ replica: LogReplica, _ log: HomeLog) throws {
    var (state, homes) = (replica.state, log.replica.state)
    #expect(replica.frontier == log.replica.frontier)
    #expect(state.root() == homes.root())
    #expect(state.records == homes.records)
    #expect(replica.lastTimeMilliseconds == log.replica.lastTimeMilliseconds)
    #expect(replica.checkpoint == log.checkpoint(of: log.replica.size))
    #expect(replica.fault == nil && replica.home == log.home.id && replica.id == log.id)
  }

  /// A range as a follower makes it, under the home's newest checkpoint.
  private func range(
    of replica: LogReplica, _ appended: Appended, _ sequences: Range<UInt64>, _ log: HomeLog
  ) -> LogRange {
    makeRange(
      replica.id, appended.entries[Int(sequences.lowerBound)..<Int(sequences.upperBound)],
      under: log.checkpoint(of: log.replica.size),
      consistency: log.consistency(sequences.upperBound, log.replica.size), suite)
  }

  /// Some 60 entries of three nodes: messages in batches, people who come and go, documents that change, refusals.
  private func fill(_ log: HomeLog, _ nodes: [TestNode], _ random: inout Seeded) throws {
    for node in nodes.dropFirst() { log.bring(node) }
    for _ in 0..<30 {
      let node = nodes[random.integer(0...2)]
      let (user, now) = (node.users[0], log.nowMilliseconds)
      let isMember = log.replica.state.nodes[node.id]?.isMember == true
      switch random.integer(0...9) {
      case 0 where !isMember: log.bring(node)
      case 1 where isMember && node.id != log.home.id:
        log.submit([node.event(.leave, in: log.id, by: user, at: now)], from: node)
      case 2 where isMember:
        let old = node.chain.newest.number
        let oldKey = node.batchKey
        try node.rotate()
        let event = node.event(
          .nodeDocument, in: log.id, by: nil, at: now, .document(node.chain.newestReference))
        log.submit(node.cover([event], document: old, by: oldKey))
      case 3:
        let topic = node.event(
          .topic, in: log.id, by: user, at: now, .text("topic"),
          base: Base(term: 0, size: log.replica.size - min(log.replica.size, UInt64(random.integer(0...9)))))
        log.submit([topic], from: node)
      default:
        let count = random.integer(1...6)
        var events = node.cover(
          (0..<count).map { _ in node.message(in: log.id, at: now) }, decoys: random.integer(0...3))
        // Some of a batch may never be ordered; what is, in the order of its positions.
        if random.oneIn(3) { events.remove(at: random.integer(0...(count - 1))) }
        log.submit(events)
      }
    }
  }
}
