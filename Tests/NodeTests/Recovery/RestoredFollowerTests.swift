import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A follower that starts from an old backup: its events since are gone from it, and perhaps in the home's log.
struct RestoredFollowerTests {
  @Test func takesNoPositionTwice() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.guest)
      for number in 1...3 { _ = try scene.say("since \(number)", scene.pair.guest, by: scene.pair.bert) }
      try scene.pair.settle()
      try scene.restoreGuest(backup)
      // Before anything has come back: an old incarnation would make this a fork.
      let told = try scene.say("at once", scene.pair.guest, by: scene.pair.bert)
      try scene.recover(scene.pair.guest)
      #expect(told.value == ["accepted", "accepted"])
      try scene.expectAlike()
      #expect(try scene.texts(at: scene.pair.guest) == ["since 1", "since 2", "since 3", "at once"])
    }
  }

  /// What waited when the backup was made was ordered since: it is handed over once more, unchanged, and stands where it stood.
  @Test func whatWaitedIsNotSaidTwice() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      _ = try scene.say("waiting", scene.pair.guest, by: scene.pair.bert)
      let backup = try scene.backUp(scene.pair.guest)
      _ = try scene.say("after it", scene.pair.guest, by: scene.pair.bert)
      try scene.pair.settle()
      try scene.restoreGuest(backup)
      #expect(scene.pair.guest.core.pending.values.map(\.count) == [1])
      try scene.recover(scene.pair.guest)
      #expect(!scene.pair.guest.core.pending.values.contains { !$0.isEmpty })
      #expect(try scene.texts(at: scene.pair.home) == ["waiting", "after it"])
      try scene.expectAlike()
    }
  }

  /// Two restores of one backup, one after the other, go different ways.
  @Test func everyRestoreHasItsOwnIncarnation() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.guest)
      var incarnations: Set<UInt64> = [1]
      for number in 1...5 {
        try scene.restoreGuest(backup, as: "restored-\(number)")
        #expect(incarnations.insert(scene.pair.guest.core.incarnation).inserted)
        let told = try scene.say("in life \(number)", scene.pair.guest, by: scene.pair.bert)
        try scene.recover(scene.pair.guest)
        #expect(told.value == ["accepted", "accepted"])
        try scene.expectAlike()
      }
    }
  }

  /// A channel that its user has joined since: the invitation is there again, and to accept it once more is to be in it.
  @Test func aChannelJoinedSinceIsJoinedAgain() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.guest)
      let channel = try scene.pair.shareChannel()
      try scene.restoreGuest(backup)
      try scene.recover(scene.pair.guest)
      let (guest, bert) = (scene.pair.guest, scene.pair.bert)
      #expect(guest.core.logs[channel] == nil)
      #expect(guest.core.invitations[bert]?[channel] != nil, "the home's mailbox brings it again")
      _ = try scene.pair.perform(.accept(channel), of: guest, by: bert)
      try scene.pair.settle()
      #expect(guest.core.logs[channel]?.localMembers == [bert])
    }
  }

  /// While a home recovers, what is submitted to it waits at its origin, and is not turned away.
  @Test func whatIsSubmittedToAHomeThatRecoversWaits() throws {
    try withTemporaryFolder { folder in
      var scene = try RestoreScene(in: folder)
      let backup = try scene.backUp(scene.pair.home)
      let third = try CorePair(beside: scene.pair, in: folder)
      try third.invite(third.invited, to: scene.channel)
      try third.settle()
      _ = try third.perform(.accept(scene.channel), of: third.guest, by: third.bert)
      try third.settle()
      try scene.pair.settle()
      try scene.restoreHome(backup)
      let told = try scene.say("for later", scene.pair.guest, by: scene.pair.bert)
      try scene.pair.settle()
      // The guest has answered, and its entries show that the third is a member too, which has not.
      #expect(scene.pair.home.core.recovery?.isHeld(scene.channel) == true)
      #expect(told.value == ["accepted"] && scene.pair.guest.core.pending.values.map(\.count) == [1])
      try scene.proceed(without: ["third.example"])
      #expect(
        try eventually {
          try scene.pair.settle()
          return told.value == ["accepted", "accepted"]
        })
    }
  }
}
