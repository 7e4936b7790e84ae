import Federation
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A channel that people of several nodes govern at random, and followers that come by all ways, some of whose ranges were damaged.
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
      for _ in 0..<150 { govern(log, nodes, &random) }
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
