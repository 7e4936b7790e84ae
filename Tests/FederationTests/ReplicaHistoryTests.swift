import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A channel that people of several nodes govern at random, under a home whose clock jumps, and followers that come by all ways, some
/// of whose ranges were damaged, and some written anew and signed by the home.
struct ReplicaHistoryTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func allWhoFollowAgree() throws {
    for _ in 0..<3 {
      var random = Seeded()
      let nodes = try ["lubeck", "wismar", "stralsund", "visby"].map {
        try TestNode($0, seed: random.next(), suite)
      }
      let log = try HomeLog.channel(at: nodes[0])
      for node in nodes.dropFirst() { log.bring(node) }
      for _ in 0..<150 {
        if random.oneIn(8) { log.turnClock(byMilliseconds: random.integer(-200_000...200_000)) }
        govern(log, nodes, &random)
      }
      let times = try log.entries.map { try Entry.decode($0.bytes).timeMilliseconds }
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "time fell")
      let known = known(nodes)
      let size = Int(log.replica.size)
      var (first, _) = try LogReplica.begin(log.range(0..<1), home: log.home.id, known, suite)
      try follow(log, &first, known, &random)
      for _ in 0..<2 {
        let trusted = UInt64(random.integer(1...size))
        let snapshot = try log.snapshot(trusted: trusted, documents: nodes.map(\.chain.signed))
        let vouched = LogReplica.Vouched(
          log: log.id, home: log.home.id, checkpoint: log.checkpoint(of: trusted))
        var joined = try LogReplica(joining: snapshot, vouched: vouched, known, suite)
        try follow(log, &joined, known, &random)
      }
    }
  }

  /// Ends where the home is, whatever is damaged on the way.
  private func follow(
    _ log: HomeLog, _ replica: inout LogReplica, _ known: KnownNodes, _ random: inout Seeded
  ) throws {
    while replica.size < log.replica.size {
      let end = min(log.replica.size, replica.size + UInt64(random.integer(1...30)))
      let range = log.range(replica.size..<end)
      if random.oneIn(2) { try refuses(damaged(range, &random), range, replica, known) }
      if random.oneIn(2) { try seesThrough(range, log, replica, known, &random) }
      _ = try replica.apply(range, known)
      #expect(replica.size == end)
    }
    #expect(Fingerprint(replica).root == Fingerprint(log.replica).root)
    #expect(Fingerprint(replica).records == Fingerprint(log.replica).records)
    #expect(replica.frontier == log.replica.frontier)
  }

  /// A damaged range is refused without a trace, and never taken for a lie of the home's: it has not signed it. What no check
  /// looks at may be damaged: then the range says the same.
  private func refuses(
    _ damaged: [UInt8], _ range: LogRange, _ replica: LogReplica, _ known: KnownNodes
  ) throws {
    guard
      let decoded = try? CBORReader.read(
        damaged, { (reader) throws(WireError) in try LogRange(&reader) }), decoded != range
    else { return }
    var tried = replica
    do throws(RangeFailure) {
      _ = try tried.apply(decoded, known)
      #expect(decoded.entries == range.entries && decoded.events == range.events, "a damaged range was taken")
    } catch {
      #expect(Fingerprint(tried) == Fingerprint(replica))
      if case .stopped(let fault) = error { Issue.record("the home is blamed for \(fault.refusal)") }
    }
  }

  /// A home that writes one entry of the range anew, and signs that: LOG-2 to LOG-4, LOG-9 and LOG-10.
  private func seesThrough(
    _ range: LogRange, _ log: HomeLog, _ replica: LogReplica, _ known: KnownNodes, _ random: inout Seeded
  ) throws {
    let index = random.below(range.entries.count)
    let entry = try Entry.decode(range.entries[index])
    let before =
      try index > 0 ? Entry.decode(range.entries[index - 1]).timeMilliseconds : replica.lastTimeMilliseconds
    var lie = range
    let expected: Refusal
    switch (random.below(4), entry.content) {
    case (0, _):
      try lie.rewrite(index, term: 1)
      expected = .entryOutOfOrder
    case (1, _):
      try lie.rewrite(index, sequence: random.oneIn(2) ? entry.sequence + 1 : entry.sequence - 1)
      expected = .entryOutOfOrder
    case (2, _):
      try lie.rewrite(index, time: before - 1)
      expected = .entryTimeFell
    case (_, .state):
      try lie.rewrite(index, content: .state(root: .zero))
      expected = .homeFault
    case (_, .event(let event, let verdict)):
      let others = [0, 1, 2, 3, 36].filter { $0 != verdict }
      try lie.rewrite(index, content: .event(event, verdict: others[random.below(others.count)]))
      expected = .verdictMismatch
    }
    var tree = replica.frontier
    for bytes in lie.entries { tree.append(Entry.leaf(bytes, suite), suite) }
    let checkpoint = Checkpoint(log: log.id, term: 0, size: tree.size, root: tree.root(suite))
    lie.checkpoint = text(SignedCheckpoint(checkpoint, by: log.home.logKey, suite))
    lie.consistency = []
    var tried = replica
    do throws(RangeFailure) {
      _ = try tried.apply(lie, known)
      Issue.record("taken: \(expected) at \(entry.sequence)")
    } catch {
      switch error {
      case .refused(let refusal): #expect(refusal == expected)
      case .stopped(let fault): #expect(fault.refusal == expected && fault.sequence == entry.sequence)
      }
    }
    #expect(Fingerprint(tried) == Fingerprint(replica))
  }

  private func damaged(_ range: LogRange, _ random: inout Seeded) -> [UInt8] {
    var bytes = CBORWriter.bytes { range.write(to: &$0) }
    let place = random.below(bytes.count)
    bytes[place] ^= 1 << UInt8(random.below(8))
    return bytes
  }

  /// Somebody does something, as a rule what they may.
  private func govern(_ log: HomeLog, _ nodes: [TestNode], _ random: inout Seeded) {
    let node = nodes[random.below(nodes.count)]
    let other = nodes[random.below(nodes.count)]
    let (user, now) = (node.users[random.below(2)], log.nowMilliseconds)
    let target = Participant(node: other.id, user: other.users[random.below(2)])
    let base = Base(term: 0, size: log.replica.size - min(log.replica.size, UInt64(random.below(3))))
    func event(_ kind: Kind, _ content: Content = .none) -> Event {
      node.event(kind, in: log.id, by: user, at: now, content, base: kind.hasBase ? base : nil)
    }
    let made: Event
    switch random.below(12) {
    case 0:
      made = event(
        .invite, .invite(target, role: UInt64(random.below(3)), document: other.chain.newestReference))
    case 1: made = event(.join)
    case 2: made = event(.leave)
    case 3: made = event(random.oneIn(2) ? .kick : .ban, .target(target))
    case 4: made = event(.unban, .target(target))
    case 5: made = event(.assignRole, .assignment(target, role: UInt64(random.below(3))))
    case 6:
      made = event(
        .defineRole,
        .role(
          RoleDefinition(
            role: 2, name: "new", rank: UInt64(random.below(99)), capabilities: [.sendMessage, .invite])))
    case 7: made = event(.topic, .text(Text("topic \(random.below(9))")))
    default: made = event(.message)
    }
    log.submit([made], from: node, decoys: random.below(2))
  }
}
