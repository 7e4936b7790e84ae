import Federation
import Model
import TestSupport
import Testing
import Wire

struct PeerPolicyTests {
  private let bank: Domain
  private let port: Domain
  private let node = NodeID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
  private let other = NodeID(Bytes32([UInt8](repeating: 2, count: 32), at: 0))

  init() throws {
    bank = try #require(Domain("bank.example"))
    port = try #require(Domain("port.example"))
  }

  private func policy(_ newPeers: NewPeers, _ entries: (Domain, PeerDecision, NodeID?)...) -> PeerPolicy {
    var policy = PeerPolicy(newPeers: newPeers)
    for (domain, decision, node) in entries { policy.decide(.init(decision, node: node), about: domain) }
    return policy
  }

  @Test func theDefaultDecidesAboutNewPeers() {
    for (newPeers, admission) in [
      (NewPeers.allow, Admission.admitted), (.ask, .waiting), (.refuse, .refused),
    ] {
      #expect(policy(newPeers).admission(of: node, claimed: bank, confirmed: bank) == admission)
      #expect(policy(newPeers).mayAsk(bank) == (newPeers != .refuse))
    }
  }

  @Test func anAllowedDomainLetsInOnlyItsNode() {
    let policy = policy(.refuse, (bank, .allowed, nil))
    #expect(policy.admission(of: node, claimed: bank, confirmed: bank) == .admitted)
    #expect(policy.admission(of: other, claimed: bank, confirmed: nil) == .refused, "who only claims it")
    #expect(policy.admission(of: node, claimed: port, confirmed: port) == .refused)
    #expect(policy.mayAsk(bank) && !policy.mayAsk(port))
  }

  @Test func aBlockedNodeStaysBlockedAtAnotherDomain() {
    let policy = policy(.allow, (bank, .blocked, node))
    #expect(policy.admission(of: node, claimed: port, confirmed: port) == .refused)
    #expect(policy.admission(of: other, claimed: bank, confirmed: bank) == .refused)
    #expect(policy.admission(of: other, claimed: port, confirmed: port) == .admitted)
    #expect(!policy.mayAsk(bank))
  }

  @Test func aPauseAndItsEnd() {
    var policy = policy(.allow, (bank, .paused, node))
    #expect(policy.admission(of: node, claimed: bank, confirmed: bank) == .paused)
    policy.decide(nil, about: bank)
    #expect(policy.admission(of: node, claimed: bank, confirmed: bank) == .admitted)
  }

  /// Who owns one domain has as many names below it as they like.
  @Test func namesOfOneSiteDoNotFillTheQueue() throws {
    var policy = PeerPolicy(newPeers: .ask)
    let flood = try (0..<PeerPolicy.mostWaitingOfSite).map {
      try #require(Domain(Text("n\($0).of.flood.example")))
    }
    for domain in flood { policy.decide(.init(.waiting), about: domain) }
    for name in ["more.flood.example", "flood.example", "a.b.flood.example"] {
      let domain = try #require(Domain(Text(name)))
      #expect(policy.admission(of: node, claimed: domain, confirmed: domain) == .refused, "\(name)")
      #expect(!policy.mayAsk(domain), "\(name)")
    }
    for name in ["notflood.example", "flood.other.example", "example"] {
      let domain = try #require(Domain(Text(name)))
      #expect(policy.admission(of: node, claimed: domain, confirmed: domain) == .waiting, "\(name)")
    }
    #expect(policy.admission(of: node, claimed: flood[0], confirmed: flood[0]) == .waiting)
    policy.decide(.init(.allowed), about: flood[0])
    let next = try #require(Domain("more.flood.example"))
    #expect(policy.mayAsk(next), "who was decided about waits no more")
  }

  @Test func whoHasWaitedLongIsFound() {
    var policy = PeerPolicy(newPeers: .ask)
    policy.decide(.init(.waiting, sinceMilliseconds: 10), about: bank)
    policy.decide(.init(.blocked, sinceMilliseconds: 10), about: port)
    #expect(policy.waiting(sinceBefore: 10).isEmpty)
    #expect(policy.waiting(sinceBefore: 11) == [bank])
  }

  @Test func notEverybodyCanWait() throws {
    var policy = PeerPolicy(newPeers: .ask)
    for number in 0..<PeerPolicy.mostWaiting {
      policy.decide(.init(.waiting), about: try #require(Domain(Text("n\(number).site\(number).example"))))
    }
    #expect(policy.admission(of: node, claimed: bank, confirmed: bank) == .refused)
    let first = try #require(Domain("n0.site0.example"))
    #expect(policy.admission(of: node, claimed: first, confirmed: first) == .waiting)
  }
}
