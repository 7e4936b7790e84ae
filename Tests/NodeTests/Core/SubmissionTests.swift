import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What a node hands to a channel's home, and what the home takes of it.
struct SubmissionTests {
  /// Events of the guest's, as it submits them.
  private func submission(
    _ drafts: [Core.Draft], of pair: CorePair, bringing chains: [NodeChain] = []
  ) throws -> SubmitRequest {
    let made = Noted<SubmitRequest?>(nil)
    try pair.guest.write { (core) throws(StoreError) in
      let events = drafts.map { core.originate($0) }
      let batch = Batch(
        events, node: core.node, document: core.identity.chain.newest.number, by: core.identity.keys.batch,
        core.suite)
      let covered = batch.runs.flatMap(\.events)
      let coverages = batch.runs.compactMap { run in
        run.events[0].run.coverage(
          of: run.events[0].leaf..<(run.events[0].leaf + run.events.count), core.suite)
      }
      let request = SubmitRequest(
        events: covered.map { LogRange.EventBytes(header: $0.event.headerBytes, body: $0.event.body) },
        coverages: coverages, documents: chains.map(\.signed))
      made.change { $0 = request }
    }
    return try #require(made.value)
  }

  private func submit(_ request: SubmitRequest, in pair: CorePair) throws -> [SubmitResponse.Outcome] {
    let (outcomes, peer) = (Noted<[SubmitResponse.Outcome]>([]), pair.guest.core.node)
    try pair.home.write { (core) throws(StoreError) in
      let answered = try core.submit(request, from: peer)
      outcomes.change { $0 = answered }
    }
    return outcomes.value
  }

  private func chains(_ count: Int, documents: Int = 2, _ pair: CorePair) throws -> [NodeChain] {
    var random = Seeded()
    return try (0..<count).map {
      try FatChain.make("n\($0).example", documents: documents, pair.home.core.suite, from: &random)
    }
  }

  private func invite(_ chain: NodeChain, to log: LogID, _ pair: CorePair) -> Core.Draft {
    let target = Participant(node: chain.node, user: pair.anna)
    return Core.Draft(
      log: log, kind: .invite, user: pair.bert,
      content: .invite(target, role: DefaultRoles.reader.role, document: chain.newestReference),
      base: pair.home.core.logs[log]?.replica.base ?? Base(term: 0, size: 1))
  }

  @Test func strangersTeachNothing() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let chain = try chains(1, pair)[0]
      for channel in [try pair.makeChannel(), LogID(Randomness.bytes32())] {
        let request = try submission([invite(chain, to: channel, pair)], of: pair, bringing: [chain])
        guard case .turnedAway? = try submit(request, in: pair).first else {
          Issue.record("a stranger invites")
          return
        }
        #expect(pair.home.core.known[chain.node] == nil)
      }
    }
  }

  @Test func anInviteTeachesWhomItNames() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      let chains = try chains(3, pair)
      let request = try submission([invite(chains[0], to: channel, pair)], of: pair, bringing: chains)
      guard case .ordered(_, _, verdict: 0)? = try submit(request, in: pair).first else {
        Issue.record("a member's invite is not taken")
        return
      }
      #expect(chains.map { pair.home.core.known[$0.node] != nil } == [true, false, false])
      let refused = try submission(
        [
          Core.Draft(
            log: channel, kind: .invite, user: pair.bert,
            content: .invite(
              Participant(node: chains[1].node, user: pair.anna), role: DefaultRoles.owner.role,
              document: chains[1].newestReference), base: Base(term: 0, size: 1))
        ], of: pair, bringing: chains)
      _ = try submit(refused, in: pair)
      #expect(pair.home.core.known[chains[1].node] == nil, "an invite that is refused teaches nothing")
    }
  }

  @Test func oneRequestTeachesSoManyAndNoMore() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      let chains = try chains(20, pair)
      let request = try submission(chains.map { invite($0, to: channel, pair) }, of: pair, bringing: chains)
      _ = try submit(request, in: pair)
      #expect(chains.count { pair.home.core.known[$0.node] != nil } == Limits.chainsInSubmission)
    }
  }

  /// Without the document nobody could join the channel by snapshot any more (SN-6).
  @Test func anInviteNamesADocumentThatIsThere() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      let chain = try chains(1, pair)[0]
      var drafts = [invite(chain, to: channel, pair), invite(chain, to: channel, pair)]
      drafts[1].content = .invite(
        Participant(node: chain.node, user: pair.bert), role: DefaultRoles.reader.role,
        document: DocumentReference(number: 1, hash: .zero))
      let request = try submission([drafts[0]], of: pair)
      let unknown = SubmitResponse.Outcome.turnedAway(number: 80, code: "documentUnknown")
      #expect(try submit(request, in: pair) == [unknown], "nobody has it")
      let garbage = try submission([drafts[1]], of: pair, bringing: [chain])
      #expect(try submit(garbage, in: pair) == [unknown], "the chain has another")
      #expect(pair.home.core.logs[channel]?.replica.state.nodes[chain.node] == nil)
    }
  }

  /// More than a request may hold would be refused for ever, and everything behind it with it.
  @Test func aSubmissionFitsARequest() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      let (user, text) = (pair.bert, Text(String(repeating: "x", count: 60_000)))
      try pair.guest.write { (core) throws(StoreError) in
        for _ in 0..<150 {
          try core.perform(
            .send(channel, text: text, thread: nil), by: user, key: nil, accepted: { _ in }, ordered: nil)
        }
      }
      pair.guest.core.tick()
      let submission = try #require(pair.guest.links.submissions.last)
      #expect(submission.request.encode().count < 5_000_000 && !submission.events.isEmpty)
      try pair.settle()
      #expect(pair.guest.core.pending[pair.home.core.node]?.isEmpty == true, "the rest follows")
    }
  }

  /// The home names the document that the invite named; the invited node has published another since.
  @Test func aRenewedNodeStillJoins() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      try pair.guest.write { (core) throws(StoreError) in
        core.nowMilliseconds += 80 * 86_400_000
        try core.renewDocument()
      }
      try #require(pair.guest.core.identity.chain.newest.number == 1)
      try pair.introduce(pair.guest, to: pair.home)
      _ = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      #expect(
        try eventually {
          try pair.settle()
          return pair.guest.core.logs[channel]?.localMembers == [pair.bert]
        })
    }
  }

  /// Whatever a home answers, it is asked ever less.
  @Test func aHomeThatNeverKnowsTheDocumentIsAskedSeldom() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      _ = try pair.perform(.send(channel, text: "hello", thread: nil), of: pair.guest, by: pair.bert)
      let (core, links, home) = (pair.guest.core, pair.guest.links, pair.home.core.node)
      var asked = 0
      for _ in 0..<50 {
        core.tick()
        let submissions = links.submissions
        links.submissions = []
        asked += submissions.count
        for submission in submissions {
          let answer = SubmitResponse(
            outcomes: submission.events.map { _ in
              .turnedAway(number: 73, code: "statementWrongDocument")
            })
          try pair.guest.write { (core) throws(StoreError) in
            try core.submitAnswered(answer, submission.events, by: home)
          }
        }
        core.heard(home)
      }
      #expect((1...10).contains(asked), "asked \(asked) times")
      #expect(core.pending[home]?.count == 1, "it is not given up")
    }
  }
}
