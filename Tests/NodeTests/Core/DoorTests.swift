import Federation
import Merkle
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What peers ask is looked at only as far as it is theirs to ask: nobody's signature costs the core anything before that.
struct DoorTests {
  /// An event of the guest's for a log, under a statement that is the guest's and whose signature is not.
  private func unsigned(
    for log: LogID, of pair: CorePair, author: NodeID? = nil
  ) throws -> SubmitRequest {
    let made = Noted<SubmitRequest?>(nil)
    let (user, other) = (pair.bert, SigningKey(seed: try #require(Seed(Randomness.bytes32().bytes))))
    try pair.guest.write { (core) throws(StoreError) in
      var header = core.originate(Core.Draft(log: log, kind: .leave, user: user)).header
      if let author { header.author = Author(node: author, user: user) }
      let event = Event(header, body: nil, core.suite)
      let statement = BatchStatement(
        node: core.node, document: 0, size: 1, root: TreeHash.leaf(event.id.bytes, core.suite), by: other)
      let coverage = Coverage(statement: statement, first: 0, count: 1, proof: [])
      made.change {
        $0 = SubmitRequest(
          events: [LogRange.EventBytes(header: event.headerBytes, body: nil)], coverages: [coverage],
          documents: [])
      }
    }
    return try #require(made.value)
  }

  private func outcome(of request: SubmitRequest, in pair: CorePair) throws -> String? {
    let (code, peer) = (Noted<String?>(nil), pair.guest.core.node)
    try pair.home.write { (core) throws(StoreError) in
      guard case .turnedAway(_, let text)? = try core.submit(request, from: peer).first else { return }
      code.change { $0 = text.string }
    }
    return code.value
  }

  @Test func aStrangersSignatureIsNotLookedAt() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      #expect(try outcome(of: try unsigned(for: channel, of: pair), in: pair) == "unknownLog")
      let nowhere = LogID(Randomness.bytes32())
      #expect(try outcome(of: try unsigned(for: nowhere, of: pair), in: pair) == "unknownLog")
      let shared = try pair.shareChannel()
      #expect(try outcome(of: try unsigned(for: shared, of: pair), in: pair) == "statementBadSignature")
      let another = try unsigned(for: shared, of: pair, author: pair.home.core.node)
      #expect(try outcome(of: another, in: pair) == "statementWrongNode")
    }
  }

  /// A directory is begun where the two are to know each other's users, and not for whoever sends one.
  @Test func aStrangersDirectoryIsNotBegun() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let peer = pair.guest.core.node
      let directory = try #require(pair.guest.core.logs[pair.guest.core.identity.chain.newest.directory])
      func pushed() throws -> PushResponse {
        let order = try #require(
          pair.guest.core.rangeOrder(
            Cursor(log: directory.replica.id, next: 0), for: peer))
        let request = PushRequest(
          ranges: try RangeOrder.read([order], mostBytes: 1 << 20, pair.guest.core.reader))
        let answer = Noted<PushResponse?>(nil)
        try pair.home.write { (core) throws(StoreError) in
          let response = try core.push(request, from: peer)
          answer.change { $0 = response }
        }
        return try #require(answer.value)
      }
      #expect(try pushed().refusals.map(\.code) == ["unknownLog"])
      #expect(pair.home.core.logs[directory.replica.id] == nil)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      #expect(try pushed().refusals.isEmpty, "somebody there is invited")
      #expect(pair.home.core.logs[directory.replica.id] != nil)
    }
  }

  /// What companions say of a peer, against a walk through all logs.
  @Test func companionsAreWhatTheLogsSay() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      func isAgreed() -> Bool {
        [pair.home, pair.guest].allSatisfy { founded in
          let (core, other) = (
            founded.core, founded.core.node == pair.home.core.node ? pair.guest : pair.home
          )
          let peer = other.core.node
          let channels = core.logs.values.map(\.replica.state).filter {
            $0.log.kind == .channel && $0.nodes[core.node]?.isMember == true
          }
          let shares = channels.contains { $0.nodes[peer]?.isMember == true }
          let invites = channels.contains {
            $0.participants.contains { $0.key.node == peer && $0.value.status == .invited }
          }
          return core.companions.shareChannel(with: peer) == shares
            && core.companions.haveInvited(peer) == invites
        }
      }
      let first = try pair.makeChannel()
      #expect(isAgreed() && !pair.home.core.knowsUsers(of: pair.guest.core.node))
      try pair.invite(pair.invited, to: first)
      #expect(isAgreed() && pair.home.core.knowsUsers(of: pair.guest.core.node))
      try pair.settle()
      _ = try pair.perform(.accept(first), of: pair.guest, by: pair.bert)
      try pair.settle()
      #expect(isAgreed() && pair.home.core.sharesChannel(with: pair.guest.core.node))
      let second = try pair.shareChannel()
      for channel in [first, second] {
        _ = try pair.perform(.leave(channel), of: pair.guest, by: pair.bert)
        try pair.settle()
        #expect(isAgreed())
      }
      #expect(!pair.home.core.knowsUsers(of: pair.guest.core.node))
      try pair.home.core.load()
      #expect(isAgreed(), "after a restart")
    }
  }
}
