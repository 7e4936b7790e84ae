import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

struct PolicyTests {
  private let bank: Domain

  init() throws { bank = try #require(Domain("bank.example")) }

  /// A core that has discovered the node at bank.example.
  private func pair(in folder: TemporaryFolder, _ newPeers: NewPeers) throws -> (FoundedCore, NodeID) {
    let own = try FoundedCore(in: folder, newPeers: newPeers)
    let other = try FoundedCore(in: folder, domain: "bank.example")
    let documents = other.core.known[other.core.node]?.signed ?? []
    let domain = bank
    try own.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
    return (own, other.core.node)
  }

  @Test func aDecisionTakesEffectAndIsKept() throws {
    try withTemporaryFolder { folder in
      let (own, peer) = try pair(in: folder, .allow)
      let domain = bank
      #expect(own.core.admission(of: peer) == .admitted)
      for (decision, admission) in [
        (PeerDecision.blocked, Admission.refused), (.paused, .paused), (.allowed, .admitted),
      ] {
        try own.write { (core) throws(StoreError) in try core.decide(decision, about: domain) }
        #expect(own.core.admission(of: peer) == admission)
        #expect(own.core.problem(with: domain)?.code == (admission == .admitted ? nil : admission.rawValue))
        try own.core.load()
        #expect(own.core.admission(of: peer) == admission, "after a restart")
        #expect(own.core.policy.entries[domain]?.node == peer, "a block goes by the node as well")
      }
      try own.write { (core) throws(StoreError) in try core.decide(nil, about: domain) }
      #expect(own.core.policy.entries.isEmpty)
    }
  }

  @Test func whoAsksWaitsForAnAdministrator() throws {
    try withTemporaryFolder { folder in
      let (own, peer) = try pair(in: folder, .ask)
      let domain = bank
      #expect(own.core.admission(of: peer) == .waiting)
      try own.write { (core) throws(StoreError) in try core.wait(for: domain) }
      #expect(own.core.status().decisions.map(\.1) == [.waiting])
      #expect(own.core.status().peers.map(\.admission) == ["peerWaiting"])
      try own.write { (core) throws(StoreError) in try core.decide(.allowed, about: domain) }
      try own.write { (core) throws(StoreError) in try core.wait(for: domain) }
      #expect(own.core.admission(of: peer) == .admitted, "to ask again changes no decision")
    }
  }

  @Test func whoHasWaitedForAMonthIsForgotten() throws {
    try withTemporaryFolder { folder in
      let (own, peer) = try pair(in: folder, .ask)
      let domain = bank
      try own.write { (core) throws(StoreError) in try core.wait(for: domain) }
      try own.core.load()
      for (days, waiting) in [(29 as UInt64, 1), (31, 0)] {
        try own.write { (core) throws(StoreError) in
          core.nowMilliseconds += days * 86_400_000
          try core.forgetOldWaiting()
        }
        #expect(own.core.policy.entries.count == waiting, "after \(days) days")
      }
      #expect(own.core.admission(of: peer) == .waiting, "and may ask again")
    }
  }

  @Test func nobodyWaitsWhereNobodyIsAsked() throws {
    try withTemporaryFolder { folder in
      let (own, peer) = try pair(in: folder, .refuse)
      let domain = bank
      try own.write { (core) throws(StoreError) in try core.wait(for: domain) }
      #expect(own.core.policy.entries.isEmpty && own.core.admission(of: peer) == .refused)
    }
  }

  /// What is owed to a peer that is paused is sent when it is not any more.
  @Test func aPausedPeerIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let (own, peer) = try pair(in: folder, .allow)
      let domain = bank
      try own.write { (core) throws(StoreError) in try core.decide(.paused, about: domain) }
      own.core.session(peer) { $0.wants([own.core.identity.chain.newest.directory]) }
      own.core.tick()
      #expect(own.links.pulled.isEmpty && own.links.exchanges.isEmpty)
      #expect(own.core.wakeAtMilliseconds == nil, "and the core sleeps")
      try own.write { (core) throws(StoreError) in try core.decide(nil, about: domain) }
      own.core.tick()
      #expect(own.links.exchanges.map(\.peer) == [peer])
    }
  }
}
