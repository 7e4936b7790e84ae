import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Which version of the protocol a node speaks with a peer, and what becomes of one with which it has none in common.
struct VersionTests {
  private let bank: Domain

  init() throws { bank = try #require(Domain("bank.example")) }

  /// The node's next document, which lists these versions.
  private func next(_ founded: FoundedCore, versions: [UInt64]) -> SignedDocument? {
    founded.core.identity.renewed(
      endpoint: Text("https://bank.example"), domain: bank, versions: versions,
      nowMilliseconds: SystemClock.nowMilliseconds())
  }

  @Test func otherVersionsMakeANewDocument() throws {
    try withTemporaryFolder { folder in
      let bank = try FoundedCore(in: folder, domain: "bank.example")
      #expect(next(bank, versions: [1]) == nil)
      let document = try NodeDocument.decode(try #require(next(bank, versions: [1, 2])).document)
      #expect(document.versions == [1, 2] && document.number == 1)
    }
  }

  @Test func aPeerWithoutACommonVersionIsLookedUpUntilItHasOne() throws {
    try withTemporaryFolder { folder in
      let (own, other) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "bank.example"))
      let (domain, peer) = (bank, other.core.node)
      let first = other.core.known[peer]?.signed ?? []
      try own.write { (core) throws(StoreError) in try core.discovered(first, at: domain) }
      #expect(own.core.status().peers.map(\.version) == [1])
      let second = first + [try #require(next(other, versions: [2]))]
      try own.write { (core) throws(StoreError) in try core.discovered(second, at: domain) }
      #expect(own.core.status().peers.map(\.version) == [nil])

      own.core.session(peer) { $0.queued(pendingEvents: 1) }
      own.core.heed(PeerClient.Failure(code: "noCommonVersion"), of: peer)
      #expect(own.links.discovered == [domain])
      let now = own.core.monotonicMilliseconds
      own.core.session(peer) { session in
        for _ in 0..<12 {
          let time = max(now, session.wakeAtMilliseconds ?? now)
          session.submitFailed("noCommonVersion", nowMilliseconds: time, jitter: 0)
        }
      }
      #expect(own.core.status().peers.map(\.lastError) == ["noCommonVersion"])
      #expect(own.core.sessions[peer]?.wakeAtMilliseconds ?? 0 > now + 30_000)
      try own.write { (core) throws(StoreError) in try core.discovered(second, at: domain) }
      #expect(own.core.sessions[peer]?.wakeAtMilliseconds ?? 0 > now + 30_000, "nothing new was learned")

      try other.write { (core) throws(StoreError) in try core.discovered(second, at: domain) }
      other.core.identity = other.core.identity.with(try NodeChain(second, other.core.suite))
      let third = second + [try #require(next(other, versions: [1, 2]))]
      try own.write { (core) throws(StoreError) in try core.discovered(third, at: domain) }
      #expect(own.core.status().peers.map(\.version) == [1])
      #expect(own.core.sessions[peer]?.wakeAtMilliseconds == 0, "at once")
      #expect(own.core.sessions[peer]?.pendingEvents == 1, "nothing is lost")
    }
  }

  @Test func otherFailuresAskNoDomain() throws {
    try withTemporaryFolder { folder in
      let (own, other) = (try FoundedCore(in: folder), try FoundedCore(in: folder, domain: "bank.example"))
      let (domain, documents) = (bank, other.core.known[other.core.node]?.signed ?? [])
      try own.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
      own.core.heed(PeerClient.Failure(code: "couldNotConnect"), of: other.core.node)
      #expect(own.links.discovered.isEmpty)
      #expect(own.core.sessions[other.core.node] == nil, "nothing is owed to a node that was only met")
    }
  }
}
