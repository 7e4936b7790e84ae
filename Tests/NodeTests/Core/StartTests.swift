import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What a node asks of its peers when it starts.
struct StartTests {
  private func peer(_ number: Int) -> NodeID {
    NodeID(Bytes32([UInt8(number)] + [UInt8](repeating: 7, count: 31), at: 0))
  }

  @Test func aHundredPeersAreNotAskedInOneMoment() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      for number in 1...100 { own.core.session(peer(number)) { $0.queued(pendingEvents: 1) } }
      let began = own.core.monotonicMilliseconds
      own.core.doorsOpened()
      let ended = own.core.monotonicMilliseconds
      let moments = (1...100).compactMap { own.core.sessions[peer($0)]?.wakeAtMilliseconds }.sorted()
      #expect(moments.count == 100)
      #expect(moments.allSatisfy { $0 >= began && $0 <= ended + 2_000 }, "within 20 ms for each")
      // Of 100 random moments eleven fall on one millisecond in no lifetime of runs.
      for (first, eleventh) in zip(moments, moments.dropFirst(10)) { #expect(eleventh > first) }
      #expect(Set(moments).count > 50)
    }
  }

  @Test func oneOrTwoPeersAreAskedAtOnce() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      own.core.session(peer(1)) { $0.queued(pendingEvents: 1) }
      own.core.doorsOpened()
      #expect(own.core.sessions[peer(1)]?.wakeAtMilliseconds ?? .max <= own.core.monotonicMilliseconds + 20)
    }
  }

  /// A peer has to fetch a changed document of this node before it can answer.
  @Test func nothingIsAskedBeforeTheDoorsAreOpen() throws {
    try withTemporaryFolder { folder in
      let (own, other) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "bank.example"))
      let (domain, documents) = (
        try #require(Domain("bank.example")), other.core.known[other.core.node]?.signed ?? []
      )
      try own.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
      own.core.session(other.core.node) { $0.wants([]) }
      own.core.hasOpenDoors = false
      own.core.tick()
      #expect(own.links.exchanges.isEmpty && own.core.wakeAtMilliseconds == nil)
      own.core.doorsOpened()
      while own.links.exchanges.isEmpty, own.core.wakeAtMilliseconds != nil { own.core.tick() }
      #expect(own.links.exchanges.map(\.peer) == [other.core.node])
      #expect(own.links.pulled.isEmpty, "checkpoints are compared before anything else")
    }
  }

  /// A home to which this node owes nothing: it may have written into its mailbox meanwhile.
  @Test func theHomesOfAllLogsAreAsked() throws {
    try withTemporaryFolder { folder in
      let (own, other) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "bank.example"))
      let directory = other.core.identity.chain.newest.directory
      let log = try #require(other.core.logs[directory])
      own.core.introduce(log)
      let asked = Array(own.core.sessions.keys)
      #expect(asked == [other.core.node])
      let wake = own.core.sessions[other.core.node]?.wakeAtMilliseconds
      #expect(wake == 0)
    }
  }
}
