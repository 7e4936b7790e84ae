import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What an operator has decided about a restored node's logs, and what follows.
struct DecidedLogTests {
  /// A restored home, and the note of an entry that nobody has.
  private struct Scene {
    var scene: RestoreScene
    let note: [UInt8]

    init(in folder: TemporaryFolder) throws {
      scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      _ = try scene.say("never pushed", scene.pair.home, by: scene.pair.anna)
      note = try #require(scene.pair.home.core.logs[scene.channel]?.replica.checkpoint?.note)
      try scene.restoreHome(backup)
    }

    var home: FoundedCore { scene.pair.home }

    func show(by peer: NodeID? = nil) throws {
      try scene.show([note], to: home, by: peer ?? scene.pair.guest.core.node)
    }

    func expectSureOfItself() {
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord == nil && home.core.noticed == nil)
    }

    func expectGoesOn() throws {
      expectSureOfItself()
      #expect(try scene.say("goes on", home, by: scene.pair.anna).value == ["accepted"])
    }
  }

  /// Who has seen more of it says so later: that was to be expected.
  @Test func whatWasGivenUpStopsNobodyAfterwards() throws {
    try withTemporaryFolder { folder in
      var decided = try Scene(in: folder)
      try decided.show()
      try decided.scene.pair.settle()
      try decided.scene.proceed(losing: [decided.scene.channel])
      try decided.scene.pair.settle()
      try #require(decided.home.core.recoveryRecord == nil)
      try decided.show()
      decided.expectSureOfItself()
      try decided.scene.reopenHome()
      try decided.show()
      try decided.expectGoesOn()
      // Now there are two histories, and one log has stopped for it.
      try decided.show()
      decided.expectSureOfItself()
      #expect(decided.home.core.logs[decided.scene.channel]?.replica.fault?.refusal == .logForked)
    }
  }

  /// A node that was left out is back, and another member shows what it has.
  @Test func whatANodeHasThatWasLeftOutStopsNobody() throws {
    try withTemporaryFolder { folder in
      let decided = try Scene(in: folder)
      let third = try CorePair(beside: decided.scene.pair, in: folder)
      try decided.scene.proceed(without: ["guest.example"])
      for _ in 0..<3 { try third.settle() }
      try #require(decided.home.core.recoveryRecord == nil)
      try decided.show(by: third.guest.core.node)
      try decided.expectGoesOn()
    }
  }

  /// Of other logs a checkpoint too many is still another copy's.
  @Test func whatWasNotDecidedStopsTheNode() throws {
    try withTemporaryFolder { folder in
      let decided = try Scene(in: folder)
      try decided.scene.pair.settle()
      let home = decided.home
      try #require(home.core.recoveryRecord == nil)
      try decided.show()
      for _ in 0..<3 { home.core.tick() }
      #expect(home.core.recoveryRecord?.mode == .anotherCopy)
    }
  }

  @Test func whatWasGivenUpIsRememberedOverAStart() throws {
    try withTemporaryFolder { folder in
      var decided = try Scene(in: folder)
      try decided.show()
      try decided.scene.proceed(losing: [decided.scene.channel])
      try decided.scene.reopenHome()
      #expect(decided.home.core.recovery?.held(decided.scene.channel)?.isGivenUp == true)
      try decided.scene.pair.settle()
      #expect(decided.home.core.recoveryRecord == nil)
    }
  }

  /// One who shows what nobody gives, and then is silent, holds the log as long as it is waited for.
  @Test(arguments: [false, true]) func aSilentTellerIsLeftOut(_ isReopened: Bool) throws {
    try withTemporaryFolder { folder in
      var decided = try Scene(in: folder)
      try decided.show()
      if isReopened { try decided.scene.reopenHome() }
      for _ in 0..<10 { decided.home.core.tick() }
      #expect(decided.home.core.recovery?.held(decided.scene.channel)?.isBehind == true)
      try decided.scene.proceed(without: ["guest.example"])
      for _ in 0..<10 { decided.home.core.tick() }
      #expect(decided.home.core.recoveryRecord == nil)
      try decided.expectGoesOn()
    }
  }

  /// Anybody can claim a domain: all that do are left out, or the one that is meant by its id.
  @Test(arguments: [false, true]) func aClaimedDomainIsNobodysName(_ isByID: Bool) throws {
    try withTemporaryFolder { folder in
      let decided = try Scene(in: folder)
      let home = decided.home
      let guest = decided.scene.pair.guest.core.node
      let impostor = try FoundedCore(
        FoundedCore.configuration(of: "guest.example", in: Self.founded(in: folder)))
      let chain = impostor.core.identity.chain
      try home.write { (core) throws(StoreError) in try core.keep([chain]) }
      home.core.recovery?.meet(chain.node)
      try decided.scene.proceed(without: [isByID ? hexString(guest.bytes) : "guest.example"])
      #expect(home.core.leftOut == (isByID ? [guest] : [guest, chain.node]))
      #expect(home.core.recovery?.awaited(for: decided.scene.channel).isEmpty == true)
      let nobody = try #require(LeftOut("nobody.example"))
      let unknown = try home.problem { (core) throws(CommandFailure) in
        try core.proceed(without: [nobody], losing: [], by: "anna")
      }
      #expect(unknown?.code == "unknownPeer")
    }
  }

  private static func founded(in folder: TemporaryFolder) throws -> String {
    let path = folder.file("impostor")
    _ = try NodeFounding(FoundedCore.configuration(of: "guest.example", in: path)).found()
    return path
  }

  /// Nothing is appended to a held log, by nobody's decision about an invitation.
  @Test func aHeldInvitationToAHeldLogWaits() throws {
    try withTemporaryFolder { folder in
      let decided = try Scene(in: folder)
      let (home, channel) = (decided.home, decided.scene.channel)
      let user = try #require(home.core.accounts.keys.first)
      let letter = InvitationLetter(
        salt: Bytes16([UInt8](repeating: 1, count: 16), at: 0), channel: channel, home: home.core.node,
        homeDomain: "home.example", checkpoint: "", inviteEvent: EventID(channel.bytes), user: user,
        inviter: Participant(node: decided.scene.pair.guest.core.node, user: user), channelName: "market",
        privacy: .open, inviterName: "bert", form: .channel)
      home.core.invitations[user, channel] = StoredInvitation(
        node: decided.scene.pair.guest.core.node, letter: letter, timeMilliseconds: 1, isHeld: true)
      let size = home.core.logs[channel]?.replica.size
      let problem = try home.problem { (core) throws(CommandFailure) in
        try core.release(channel, of: user, isAllowed: false, by: "anna")
      }
      #expect(problem?.code == "recovering" && home.core.invitations[user, channel] != nil)
      #expect(home.core.logs[channel]?.replica.size == size)
    }
  }
}
