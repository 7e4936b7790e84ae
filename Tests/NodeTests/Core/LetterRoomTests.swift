import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// INV-5: nobody fills the room that a user has for invitations.
struct LetterRoomTests {
  private func letter(
    to user: UserID, from node: NodeID, inviter: UserID = UserID(Randomness.bytes16())
  ) -> InvitationLetter {
    InvitationLetter(
      salt: Randomness.bytes16(), channel: LogID(Randomness.bytes32()), home: node, homeDomain: "far.example",
      checkpoint: "", inviteEvent: EventID(Randomness.bytes32()), user: user,
      inviter: Participant(node: node, user: inviter), channelName: "far", privacy: .open, inviterName: "eve",
      form: .channel)
  }

  private func receive(_ letters: [InvitationLetter], _ founded: FoundedCore) throws {
    try founded.write { (core) throws(StoreError) in
      for letter in letters {
        core.nowMilliseconds += 1
        try core.receive(letter, from: letter.inviter.node)
      }
    }
  }

  private func counts(_ core: Core, _ user: UserID) -> [NodeID: Int] {
    (core.invitations[user] ?? [:]).values.reduce(into: [:]) { $0[$1.node, default: 0] += 1 }
  }

  /// Ten nodes with as many letters as each may, then somebody who has one.
  @Test func throwawayNodesLockNobodyOut() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      let user = try own.addUser("anna")
      let many = (0..<10).map { _ in NodeID(Randomness.bytes32()) }
      let floods = many.flatMap { node in (0..<Core.lettersOfPeer).map { _ in letter(to: user, from: node) } }
      try receive(floods, own)
      #expect(own.core.invitations[user]?.count == Core.lettersOfStrangers)
      let modest = letter(to: user, from: NodeID(Randomness.bytes32()))
      try receive([modest], own)
      #expect(own.core.invitations[user]?[modest.channel] != nil)
      #expect(own.core.invitations[user]?.count == Core.lettersOfStrangers, "another gave way")
      try receive(floods.map { letter(to: user, from: $0.inviter.node) }, own)
      let held = counts(own.core, user)
      #expect(own.core.invitations[user]?[modest.channel] != nil, "who has one is not the one who has most")
      let ofMany = many.compactMap { held[$0] }
      #expect(
        ofMany.max().map { most in ofMany.allSatisfy { $0 + 1 >= most } } == true, "they share the room")
      try own.core.load()
      #expect(counts(own.core, user) == held, "after a restart")
    }
  }

  @Test func companionsComeBeforeStrangers() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      _ = try pair.shareChannel()
      let (core, companion) = (pair.guest.core, pair.home.core.node)
      try receive(
        (0..<(Core.lettersOfStrangers + 5)).map { _ in
          letter(to: pair.bert, from: NodeID(Randomness.bytes32()))
        }, pair.guest)
      #expect(core.invitations[pair.bert]?.count == Core.lettersOfStrangers)
      try pair.invite(pair.invited, to: try pair.makeChannel())
      try pair.settle()
      #expect(counts(core, pair.bert)[companion] == 1, "what strangers may not take is there for companions")
      #expect(core.invitations[pair.bert]?.count == Core.lettersOfStrangers + 1)
    }
  }

  @Test func onePeerHasSoManyOfAllUsers() throws {
    try withTemporaryFolder { folder in
      let own = try FoundedCore(in: folder)
      let peer = NodeID(Randomness.bytes32())
      let users = try (0...(Core.lettersOfPeerInAll / Core.lettersOfPeer)).map { try own.addUser("u\($0)") }
      try receive(
        users.flatMap { user in (0..<Core.lettersOfPeer).map { _ in letter(to: user, from: peer) } }, own)
      #expect(own.core.invitations.count(from: peer) == Core.lettersOfPeerInAll)
      #expect(users.last.map { own.core.invitations[$0] == nil } == true)
      let other = letter(to: users[0], from: NodeID(Randomness.bytes32()))
      try receive([other], own)
      #expect(own.core.invitations[users[0]]?[other.channel] != nil, "another peer still may")
    }
  }

  @Test func oneColleagueHasSoManyUnanswered() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let target = try pair.home.addUser("berta")
      let channel = try pair.makeChannel()
      let address = try #require(Address("berta@home.example"))
      let (anna, node) = (pair.anna, pair.home.core.node)
      for _ in 0..<Core.lettersOfInviter {
        let letter = letter(to: target, from: node, inviter: anna)
        pair.home.core.invitations[target, letter.channel] = StoredInvitation(
          node: node, letter: letter, timeMilliseconds: 0)
      }
      let told = try pair.perform(.invite(channel, address, role: nil), of: pair.home, by: anna)
      #expect(told.value == ["tooManyRequests"])
      let answered = try #require(pair.home.core.invitations[target]?.keys.first)
      pair.home.core.invitations[target, answered] = nil
      let again = try pair.perform(.invite(channel, address, role: nil), of: pair.home, by: anna)
      #expect(again.value.first == "accepted")
    }
  }

  /// What the API's bound counts (`UnansweredInvitationsTests`) is known again after a restart.
  @Test func sentOnesAreCountedUntilTheyAreAnswered() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (anna, peer) = (pair.anna, pair.guest.core.node)
      let channels = [try pair.makeChannel(), try pair.makeChannel()]
      for channel in channels { try pair.invite(pair.invited, to: channel) }
      #expect(pair.home.core.sentInvitations.count(by: anna, to: peer) == 2)
      try pair.home.core.load()
      #expect(pair.home.core.sentInvitations.count(by: anna, to: peer) == 2, "after a restart")
      try pair.settle()
      _ = try pair.perform(.accept(channels[0]), of: pair.guest, by: pair.bert)
      try pair.settle()
      #expect(pair.home.core.sentInvitations.count(by: anna, to: peer) == 1)
      #expect(pair.guest.core.sentInvitations.count(by: anna, to: pair.home.core.node) == 0)
      try pair.home.core.load()
      #expect(pair.home.core.sentInvitations.count(by: anna, to: peer) == 1)
      #expect(pair.home.core.sentInvitations.count(by: pair.bert, to: peer) == 0)
    }
  }
}
