import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Nodes that have shown themselves and have nothing to do with this one: few are kept, and none is called.
struct StrangerTests {
  /// What a node of this domain shows; it is gone afterwards.
  private func shown(at domain: String) throws -> (node: NodeID, documents: [SignedDocument]) {
    try withTemporaryFolder { folder in
      let core = try FoundedCore(in: folder, domain: domain).core
      return (core.node, core.known[core.node]?.signed ?? [])
    }
  }

  private func discover(_ documents: [SignedDocument], at name: String, by own: FoundedCore) throws {
    let domain = try #require(Domain(Text(name)))
    try own.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
  }

  @Test func theOldestMakesRoom() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      own.core.mostStrangers = 2
      let names = ["one.example", "two.example", "three.example"]
      let nodes = try names.map { name in
        let (node, documents) = try shown(at: name)
        try discover(documents, at: name, by: own)
        return node
      }
      for isReloaded in [false, true] {
        if isReloaded { try own.core.load() }
        #expect(nodes.map { own.core.known[$0] != nil } == [false, true, true], "reloaded: \(isReloaded)")
        #expect(nodes.map { own.core.known.domain(of: $0)?.string } == [nil, "two.example", "three.example"])
      }
    }
  }

  @Test func whoAsksIsNotCalledForIt() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      let (node, documents) = try shown(at: "one.example")
      try discover(documents, at: "one.example", by: own)
      own.core.heard(node)
      #expect(own.core.sessions[node] == nil)
      let domain = try #require(Domain("one.example"))
      try own.write { (core) throws(StoreError) in try core.decide(.allowed, about: domain) }
      #expect(own.core.sessions[node] != nil, "an administrator wants it")
    }
  }

  /// In the entries at the home, and in the state by which a guest joins.
  @Test func whomAChannelNamesIsNoStranger() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let third = try CorePair(beside: pair, in: folder)
      try third.introduce(third.guest, to: pair.guest)
      let (node, home, guest) = (third.guest.core.node, pair.home.core, pair.guest.core)
      #expect(home.store.strangers.contains(node) && guest.store.strangers.contains(node))
      let channel = try pair.makeChannel()
      try pair.invite(third.invited, to: channel)
      #expect(!home.store.strangers.contains(node))
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      _ = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      try pair.settle()
      try #require(guest.logs[channel]?.replica.state.nodes[node] != nil)
      #expect(!guest.store.strangers.contains(node))
    }
  }

  /// A domain is the node's that it showed last, whichever of the two is a stranger.
  @Test(arguments: [true, false]) func aDomainIsThatOfWhomItShowedLast(isFriendLast: Bool) throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      let (friend, stranger) = (try shown(at: "one.example"), try shown(at: "one.example"))
      let chain = try NodeChain(friend.documents, own.core.suite)
      try own.write { (core) throws(StoreError) in try core.keep([chain]) }
      for one in isFriendLast ? [stranger, friend] : [friend, stranger] {
        try discover(one.documents, at: "one.example", by: own)
      }
      let last = isFriendLast ? friend.node : stranger.node
      let domain = try #require(Domain("one.example"))
      for isReloaded in [false, true] {
        if isReloaded { try own.core.load() }
        #expect(own.core.known.node(at: domain)?.node == last, "reloaded: \(isReloaded)")
        #expect(own.core.store.strangers == (isFriendLast ? [] : [stranger.node]))
      }
    }
  }

  @Test func theirDocumentsAreBoundedTogether() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      own.core.mostStrangerDocuments = 2
      for name in ["one.example", "two.example", "three.example"] {
        try discover(shown(at: name).documents, at: name, by: own)
      }
      #expect(
        own.core.store.strangers.compactMap { own.core.known.domain(of: $0)?.string } == [
          "two.example", "three.example",
        ])
    }
  }

  @Test func whomSomethingNamesIsKept() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      own.core.mostStrangers = 1
      let (friend, documents) = try shown(at: "one.example")
      try discover(documents, at: "one.example", by: own)
      let chain = try NodeChain(documents, own.core.suite)
      try own.write { (core) throws(StoreError) in try core.keep([chain]) }
      #expect(own.core.store.strangers.isEmpty)
      for name in ["two.example", "three.example"] {
        try discover(shown(at: name).documents, at: name, by: own)
      }
      try own.core.load()
      #expect(own.core.known.domain(of: friend)?.string == "one.example")
      #expect(own.core.store.strangers.count == 1)
    }
  }
}
