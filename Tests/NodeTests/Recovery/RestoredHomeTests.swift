import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A home that starts from an old backup.
struct RestoredHomeTests {
  @Test func takesBackWhatItsFollowerHas() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      _ = try scene.say("before", scene.pair.home, by: scene.pair.anna)
      try scene.pair.settle()
      let backup = try scene.backUp(scene.pair.home)
      for number in 1...3 { _ = try scene.say("after \(number)", scene.pair.home, by: scene.pair.anna) }
      _ = try scene.say("the guest's", scene.pair.guest, by: scene.pair.bert)
      try scene.pair.settle()
      let before = scene.pair.home.core.logs[scene.channel]?.replica.size
      try scene.restoreHome(backup)
      let home = scene.pair.home
      #expect(home.core.recoveryRecord?.mode == .recovering && home.core.recoveryRecord?.reason == "backup")
      #expect(home.core.logs[scene.channel]?.replica.size ?? 0 < before ?? 0)

      let early = try scene.say("too early", home, by: scene.pair.anna)
      #expect(early.value == ["recovering"])
      try scene.recover(home)
      #expect(home.core.logs[scene.channel]?.replica.size == before)
      let said = try scene.say("again", home, by: scene.pair.anna)
      #expect(said.value == ["accepted"])
      try scene.pair.settle()
      try scene.expectAlike()
      #expect(
        try scene.texts(at: home) == ["before", "after 1", "after 2", "after 3", "the guest's", "again"])
      let position = try #require(home.core.used[scene.channel])
      #expect(position.incarnation > 1 && position.counter == 1, "the next incarnation")
    }
  }

  /// A backup holds what was erased since: it is erased again with the entry that says so.
  @Test func erasesAgainWhatWasErased() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      _ = try scene.say("regretted", scene.pair.home, by: scene.pair.anna)
      try scene.pair.settle()
      let sequence = try #require(scene.pair.home.core.logs[scene.channel]?.replica.size) - 1
      let backup = try scene.backUp(scene.pair.home)
      _ = try scene.pair.perform(.erase(scene.channel, sequence), of: scene.pair.home, by: scene.pair.anna)
      try scene.pair.settle()
      try scene.restoreHome(backup)
      #expect(try scene.texts(at: scene.pair.home) == ["regretted"])
      try scene.recover(scene.pair.home)
      #expect(try scene.texts(at: scene.pair.home) == [nil])
    }
  }

  /// What waited for the index when the backup was made is in no backup: its index is built anew.
  @Test func aBackupHoldsNoErasedBody() throws {
    try withTemporaryFolder { folder in
      let scene = try RestoreScene(in: folder)
      _ = try scene.say("sesame-oyster-7", scene.pair.home, by: scene.pair.anna)
      let sequence = try #require(scene.pair.home.core.logs[scene.channel]?.replica.size) - 1
      _ = try scene.pair.perform(.erase(scene.channel, sequence), of: scene.pair.home, by: scene.pair.anna)
      let backup = try scene.backUp(scene.pair.home)
      #expect(!Shell.run("grep -q sesame-oyster-7 '\(backup)/data/hanse.sqlite'"))
      #expect(Shell.run("cd '\(backup)' && sha256sum --check --quiet SHA256SUMS"))
      #expect(!Shell.run("test -e '\(backup)/data/guard'"), "no backup holds the guard")
    }
  }

  @Test func usersComeBackWithoutPasswordsAndSessions() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let home = scene.pair.home
      let anna = scene.pair.anna
      try home.write { (core) throws(StoreError) in
        let session = StoredSession(
          id: SessionID(Bytes16([UInt8](repeating: 3, count: 16), at: 0)), user: anna, device: "",
          createdMilliseconds: 1, expiresMilliseconds: .max >> 1,
          refreshHash: Bytes32([UInt8](repeating: 3, count: 32), at: 0))
        try core.store.save(session)
      }
      let backup = try scene.backUp(home)
      let late = try home.addUser("late")
      try scene.pair.settle()
      try scene.restoreHome(backup)
      #expect(try scene.pair.home.core.store.sessions().isEmpty)
      #expect(scene.pair.home.core.accounts[late] == nil)
      try scene.recover(scene.pair.home)
      let account = try #require(scene.pair.home.core.accounts[late])
      #expect(account.name == "late" && account.passwordHash.isEmpty && !account.isAdmin)
    }
  }

  /// A mailbox that was made since the backup would be ignored if it were made a second time.
  @Test func lettersAreNotWrittenTwice() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let scene = try RestoreScene(pair, in: folder)
      let backup = try scene.backUp(pair.home)
      try pair.invite(pair.invited, to: scene.channel)
      try pair.settle()
      let mailbox = try #require(pair.home.core.mailboxes[pair.guest.core.node])
      let size = try #require(pair.home.core.logs[mailbox]?.replica.size)
      var again = scene
      try again.restoreHome(backup)
      #expect(again.pair.home.core.mailboxes.isEmpty)
      // The guest follows no channel of the home's: the home hears of its channel's entries from nobody.
      try again.recover(again.pair.home)
      #expect(again.pair.home.core.mailboxes[pair.guest.core.node] == mailbox)
      #expect(again.pair.home.core.logs[mailbox]?.replica.size == size)
    }
  }

  /// Only what others hold of a channel that was made since can come back: the state by which they joined, and what came after.
  @Test func takesBackAChannelThatTheBackupDoesNotKnow() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      let channel = try scene.pair.shareChannel()
      let (anna, bert) = (scene.pair.anna, scene.pair.bert)
      _ = try scene.pair.perform(
        .send(channel, text: "in the new one", thread: nil), of: scene.pair.home, by: anna)
      try scene.pair.settle()
      try scene.restoreHome(backup)
      #expect(scene.pair.home.core.logs[channel] == nil)
      try scene.recover(scene.pair.home)
      let (own, copy) = (
        try #require(scene.pair.home.core.logs[channel]), try #require(scene.pair.guest.core.logs[channel])
      )
      #expect(own.replica.frontier == copy.replica.frontier && own.localMembers == [anna])
      let told = try scene.pair.perform(
        .send(channel, text: "and on", thread: nil), of: scene.pair.guest, by: bert)
      try scene.pair.settle()
      #expect(told.value == ["accepted", "accepted"])
    }
  }

  /// Who joined since the backup, and alone has what was said last.
  @Test func aMemberThatTheBackupDoesNotKnowIsHeard() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let third = try CorePair(beside: scene.pair, in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try third.invite(third.invited, to: scene.channel)
      try third.settle()
      _ = try third.perform(.accept(scene.channel), of: third.guest, by: third.bert)
      try third.settle()
      // What was before it joined, a member does not have: that is the other's to give back.
      try scene.pair.settle()
      _ = try scene.say("for the third alone", scene.pair.home, by: scene.pair.anna)
      try third.settle()
      let size = try #require(third.guest.core.logs[scene.channel]?.replica.size)
      try scene.restoreHome(backup)
      let again = CorePair(home: scene.pair.home, guest: third.guest, anna: third.anna, bert: third.bert)
      try again.settle()
      try scene.recover(scene.pair.home, with: again)
      #expect(scene.pair.home.core.logs[scene.channel]?.replica.size == size)
      try scene.expectAlike()
    }
  }

  /// Stopped anywhere between the restore and its end, a recovery goes on where it was.
  @Test(arguments: 0..<8) func aRecoveryThatIsCutShortGoesOn(steps: Int) throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      for number in 1...3 { _ = try scene.say("after \(number)", scene.pair.home, by: scene.pair.anna) }
      try scene.pair.settle()
      try scene.restoreHome(backup)
      let incarnation = scene.pair.home.core.incarnation
      for step in 0..<steps {
        try scene.pair.carry(from: scene.pair.home, to: scene.pair.guest)
        if step % 2 == 1 { try scene.pair.carry(from: scene.pair.guest, to: scene.pair.home) }
      }
      try scene.reopenHome()
      #expect(scene.pair.home.core.incarnation == incarnation)
      try scene.recover(scene.pair.home)
      try scene.expectAlike()
      #expect(try scene.texts(at: scene.pair.home) == ["after 1", "after 2", "after 3"])
    }
  }

  @Test func waitsForAMemberThatIsAway() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.restoreHome(backup)
      let (home, guest) = (scene.pair.home, scene.pair.guest)
      for _ in 0..<20 { home.core.tick() }
      #expect(home.core.recovery?.awaited(for: scene.channel) == [guest.core.node])
      let status = home.core.recoveryStatus()
      #expect(status.mode == .recovering && status.awaited.map(\.domain) == ["guest.example"])

      try scene.proceed(without: ["guest.example"])
      for _ in 0..<5 { home.core.tick() }
      #expect(home.core.recoveryRecord == nil)
      let said = try scene.say("without it", home, by: scene.pair.anna)
      #expect(said.value == ["accepted"])
      let audited = try home.core.reader.audit(after: 0, limit: 100).0.map(\.action.string)
      #expect(audited.contains("recoveryProceeded") && audited.last == "recoveryEnded")
    }
  }

  /// A claim counts for nothing but what stands under the node's own signature.
  @Test func nobodyElsesCheckpointsHoldAnything() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      try scene.restoreHome(backup)
      let (home, guest, channel) = (scene.pair.home, scene.pair.guest, scene.channel)
      let forged = SignedCheckpoint(
        Checkpoint(log: channel, term: 0, size: 1_000, root: .zero), by: guest.core.identity.keys.log,
        guest.core.suite)
      try scene.show([forged.note], to: home, by: guest.core.node)
      #expect(home.core.recovery?.held(channel)?.isBehind == false)
      try scene.recover(home)
    }
  }

  /// This node's signature stands under entries that nobody gives: they hold the log until its operator gives them up.
  @Test func entriesThatNobodyHasAreTheOperatorsToGiveUp() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      _ = try scene.say("never pushed", scene.pair.home, by: scene.pair.anna)
      let note = try #require(scene.pair.home.core.logs[scene.channel]?.replica.checkpoint?.note)
      try scene.restoreHome(backup)
      let (channel, peer) = (scene.channel, scene.pair.guest.core.node)
      try scene.show([note], to: scene.pair.home, by: peer)
      try scene.pair.settle()
      #expect(scene.pair.home.core.recovery?.heldLogs == [channel], "the others are free")
      // It is remembered over a new start, whoever answers then.
      try scene.reopenHome()
      try scene.pair.settle()
      #expect(scene.pair.home.core.recovery?.heldLogs == [channel])
      try scene.proceed(losing: [channel])
      try scene.pair.settle()
      #expect(scene.pair.home.core.recoveryRecord == nil)
    }
  }
}
