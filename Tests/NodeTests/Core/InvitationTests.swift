import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Invitations as they come, are answered and end.
struct InvitationTests {
  private let stranger = Participant(node: NodeID(Randomness.bytes32()), user: UserID(Randomness.bytes16()))

  private func letter(
    to user: UserID, channel: LogID = LogID(Randomness.bytes32()), home: NodeID? = nil,
    from inviter: Participant,
    checkpoint: Text = ""
  ) -> InvitationLetter {
    InvitationLetter(
      salt: Randomness.bytes16(), channel: channel, home: home ?? inviter.node, homeDomain: "far.example",
      checkpoint: checkpoint, inviteEvent: EventID(Randomness.bytes32()), user: user, inviter: inviter,
      channelName: "far", privacy: .open, inviterName: "eve", form: .channel)
  }

  private func receive(_ letter: InvitationLetter, _ founded: FoundedCore) throws {
    try founded.write { (core) throws(StoreError) in try core.receive(letter, from: letter.inviter.node) }
  }

  /// A channel's id is not bound to its home: the first who says where it is, is believed.
  @Test func noLetterReplacesAnothersInvitation() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      let core = pair.guest.core
      try #require(core.invitations[pair.bert]?[channel]?.node == pair.home.core.node)
      try receive(letter(to: pair.bert, channel: channel, from: stranger), pair.guest)
      try receive(
        letter(to: pair.bert, channel: channel, home: pair.home.core.node, from: stranger), pair.guest)
      #expect(core.invitations[pair.bert]?[channel]?.node == pair.home.core.node)
      try core.load()
      #expect(core.invitations[pair.bert]?[channel]?.letter.home == pair.home.core.node)
    }
  }

  /// Who is taken out again before the snapshot has come is told no more than that there is none.
  @Test func whatIsNotToBeHadIsAskedForEverMoreSeldom() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      _ = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      let (core, links) = (pair.guest.core, pair.guest.links)
      /// How many snapshots it asks for when it looks again.
      func asks() throws -> Int {
        core.snapshotRetryMilliseconds = 0
        links.snapshots = []
        core.tick()
        defer { core.snapshotsUnderWay = [] }
        return links.snapshots.count
      }
      for _ in 0..<10 where core.invitations[pair.bert]?[channel]?.isAccepted != true {
        try pair.carry(from: pair.guest, to: pair.home)
      }
      #expect(try asks() == 1)
      core.snapshotFailed(channel, "timedOut")
      #expect(try asks() == 1, "it may be there the next time")
      for _ in 0..<10 { core.snapshotFailed(channel, "unknownLog") }
      #expect(try asks() == 0)
      core.snapshotRests = [:]
      try pair.settle()
      #expect(core.logs[channel]?.localMembers.contains(pair.bert) == true && core.snapshotRests.isEmpty)
    }
  }

  @Test func noLetterMovesALogThatIsHeldHere() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.shareChannel()
      let core = pair.guest.core
      _ = try pair.perform(.leave(channel), of: pair.guest, by: pair.bert)
      try pair.settle()
      let directory = pair.home.core.identity.chain.newest.directory
      try #require(core.logs[directory] != nil && core.logs[channel] != nil)
      for log in [channel, directory, core.identity.chain.newest.directory] {
        try receive(letter(to: pair.bert, channel: log, from: stranger), pair.guest)
        #expect(core.invitations[pair.bert]?[log] == nil)
        #expect(!core.isAwaited(log, from: stranger.node))
      }
      #expect(core.isAwaited(channel, from: pair.home.core.node))
    }
  }

  /// At home nobody is asked to come to what is not there.
  @Test func aLetterToAChannelThatThisNodeShouldHaveIsNone() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      try receive(letter(to: pair.bert, home: pair.guest.core.node, from: stranger), pair.guest)
      #expect(pair.guest.core.invitations[pair.bert] == nil)
    }
  }

  @Test func theHomesCheckpointIsTheHomes() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (home, core) = (pair.home.core.node, pair.guest.core)
      try receive(letter(to: pair.bert, home: home, from: stranger, checkpoint: "none"), pair.guest)
      #expect(core.invitations[pair.bert] == nil, "a home that is known did not sign it")
      let later = letter(to: pair.bert, from: stranger, checkpoint: "none")
      try receive(later, pair.guest)
      #expect(core.invitations[pair.bert]?[later.channel] != nil, "its home is not known yet")
      var random = Seeded()
      let chain = try FatChain.make("far.example", documents: 1, core.suite, from: &random)
      let shown = letter(
        to: pair.bert, home: chain.node, from: Participant(node: chain.node, user: pair.anna),
        checkpoint: "none")
      try receive(shown, pair.guest)
      try pair.guest.write { (core) throws(StoreError) in try core.keep([chain]) }
      let told = try pair.perform(.accept(shown.channel), of: pair.guest, by: pair.bert)
      #expect(told.value == ["peerUnproven"])
      #expect(core.invitations[pair.bert]?[shown.channel] == nil && core.pending[chain.node] == nil)
    }
  }

  @Test func acceptingTwiceIsAcceptingOnce() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      let first = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      let second = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      #expect(pair.guest.core.pending[pair.home.core.node]?.count == 1)
      try pair.settle()
      #expect(first.value == ["accepted", "accepted"] && second.value == first.value)
      #expect(pair.guest.core.logs[channel]?.localMembers == [pair.bert])
      #expect(pair.guest.core.invitations[pair.bert]?[channel] == nil)
    }
  }

  /// Whatever says that the user is in already, the channel is still to be fetched.
  @Test func whoIsInAlreadyStillGetsTheChannel() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      _ = try pair.perform(.accept(channel), of: pair.guest, by: pair.bert)
      try pair.carry(from: pair.guest, to: pair.home)
      let core = pair.guest.core
      try #require(core.invitations[pair.bert]?[channel]?.isAccepted == true && core.logs[channel] == nil)
      let (user, home) = (pair.bert, pair.home.core.node)
      let open = AdmitResponse(
        channel: OpenChannel(id: channel, name: "market", topic: "", privacy: .open, members: 1),
        checkpoint: "")
      try pair.guest.write { (core) throws(StoreError) in
        try core.admitted(open, home: home, user)
        let join = core.originate(Core.Draft(log: channel, kind: .join, user: user))
        try core.dispatch(join, home: home, accepted: { _ in }, ordered: nil)
      }
      #expect(core.invitations[user]?[channel]?.isAccepted == true, "to be admitted again takes nothing back")
      try pair.settle()
      #expect(core.logs[channel]?.localMembers == [user])
    }
  }

  @Test func declineNeedsNobody() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let far = letter(to: pair.bert, from: stranger)
      try receive(far, pair.guest)
      let told = try pair.perform(.decline(far.channel), of: pair.guest, by: pair.bert)
      #expect(told.value.first == "accepted")
      #expect(pair.guest.core.invitations[pair.bert]?[far.channel] == nil)
      try pair.guest.core.load()
      #expect(pair.guest.core.invitations[pair.bert]?[far.channel] == nil)
      #expect(pair.guest.core.pending[stranger.node] == nil, "nobody is there to be told")
    }
  }

  /// Who asks for a channel by themselves is not told that somebody has invited them, and an administrator holds it.
  @Test func whatIsHeldIsNotTold() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder, holdsInvitations: true)
      let channel = try pair.makeChannel()
      try pair.invite(pair.invited, to: channel)
      try pair.settle()
      try #require(pair.guest.core.invitations[pair.bert]?[channel]?.isHeld == true)
      let join = Command.join(channel, home: nil)
      #expect(try pair.perform(join, of: pair.guest, by: pair.bert).value == ["unknownChannel"])
    }
  }

  @Test func strangersWriteSoManyLettersAndNoMore() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (core, bert, stranger) = (pair.guest.core, pair.bert, stranger)
      let letters = (0..<(Core.lettersOfPeer + 5)).map { _ in letter(to: bert, from: stranger) }
      try pair.guest.write { (core) throws(StoreError) in
        for letter in letters { try core.receive(letter, from: stranger.node) }
      }
      #expect(core.invitations[bert]?.count == Core.lettersOfPeer)
      let other = Participant(node: NodeID(Randomness.bytes32()), user: stranger.user)
      try receive(letter(to: bert, from: other), pair.guest)
      #expect(core.invitations[bert]?.count == Core.lettersOfPeer + 1, "another node still may")
      let many = (0..<Core.lettersOfUser).map { _ in
        letter(to: bert, from: Participant(node: NodeID(Randomness.bytes32()), user: stranger.user))
      }
      try pair.guest.write { (core) throws(StoreError) in
        for letter in many { try core.receive(letter, from: letter.inviter.node) }
      }
      #expect(core.invitations[bert]?.count == Core.lettersOfStrangers)
    }
  }

  @Test func aPeerHasOneMailbox() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      try pair.invite(pair.invited, to: try pair.makeChannel())
      let peer = pair.guest.core.node
      try pair.home.write { (core) throws(StoreError) in
        let second = core.originate(
          Core.Draft(
            log: nil, kind: .mailboxCreate, user: nil,
            content: .mailbox(peer: peer, document: core.identity.chain.newestReference)))
        core.localEvents.append(LocalEvent(event: second, appended: { _ in }))
      }
      try pair.carry(from: pair.home, to: pair.guest)
      try pair.carry(from: pair.home, to: pair.guest)
      let mailboxes = pair.guest.core.logs.values.filter { $0.replica.state.log.kind == .mailbox }
      #expect(mailboxes.count == 1)
    }
  }

  /// To let a node read who is who here takes more than a letter from it.
  @Test func aLetterDoesNotOpenTheDirectory() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let core = pair.guest.core
      let directory = try #require(core.logs[core.identity.chain.newest.directory])
      try pair.invite(pair.invited, to: try pair.makeChannel())
      try pair.settle()
      try #require(core.invitations[pair.bert]?.isEmpty == false)
      #expect(core.entitlement(of: pair.home.core.node, to: directory) == nil)
      let own = try #require(pair.home.core.logs[pair.home.core.identity.chain.newest.directory])
      #expect(
        pair.home.core.entitlement(of: core.node, to: own) != nil, "who invites shows who it is that invites")
    }
  }
}
