import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A home that shows two histories, and what becomes of the channel (spec: log, "Forks").
struct ForkTests {
  @Test func twoFollowersThatCompareBothStop() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.fork()
      for follower in [scene.guest, scene.third] { #expect(try scene.log(of: follower).replica.fault == nil) }
      try scene.meetAgain(scene.followers)
      for follower in [scene.guest, scene.third] {
        let log = try scene.log(of: follower)
        #expect(log.replica.fault?.refusal == .logForked)
        let fork = try #require(log.fork)
        #expect(fork.node == scene.home.core.node && fork.decision == nil && fork.isOfHome)
        // What a file of it says to whoever has nothing else.
        let again = try ForkProof.decode(try #require(fork.proof).encode())
        #expect(try again.verified(follower.core.suite).log == scene.channel)
        let stopped = follower.links.live.contains { news in
          if case .stopped(scene.channel, code: "logForked", _) = news { true } else { false }
        }
        #expect(stopped, "those who look are told")
        #expect(follower.core.status().stopped.map(\.code) == ["logForked"])
      }
      let told = try scene.followers.perform(
        .send(scene.channel, text: "more", thread: nil), of: scene.guest, by: scene.first.bert)
      #expect(told.value == ["logForked"])
    }
  }

  @Test func theProofReachesEverybodyAndTheHome() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.fork()
      try scene.meetAgain(scene.followers)
      try scene.first.settle()
      let log = try scene.log(of: scene.home)
      #expect(log.fork?.node == scene.home.core.node && log.replica.fault?.refusal == .logForked)
      let told = try scene.first.perform(
        .send(scene.channel, text: "more", thread: nil), of: scene.home, by: scene.first.anna)
      // It has heard of the other copy too, which says more.
      #expect(told.value == ["anotherCopy"])
      #expect(scene.guest.core.forks.count == 1, "one proof is enough")
    }
  }

  /// What a restarted node has read from its store.
  @Test func aStopOutlivesARestart() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.fork()
      try scene.meetAgain(scene.followers)
      try scene.guest.core.load()
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.fault?.refusal == .logForked && log.fork != nil)
      #expect(scene.guest.core.forks.map(\.number) == [1])
    }
  }

  @Test func keepGoesOnWithTheBranchThatIsHeld() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let other = try scene.fork()
      try scene.meetAgain(scene.followers)
      let user = scene.first.bert
      try decide(.keep, at: scene.guest, by: user, expecting: "missingCapability")
      let admin = try scene.guest.addUser("ada", isAdmin: true)
      try decide(.keep, at: scene.guest, by: admin, expecting: nil)
      let log = try scene.log(of: scene.guest)
      #expect(log.replica.fault == nil && log.fork?.decision == .keep)
      #expect(scene.guest.core.auditHead.number > 0)
      try scene.say("left again", at: scene.first)
      #expect(try scene.log(of: scene.guest).replica.size == scene.log(of: scene.home).replica.size)
      // What the other branch goes on to sign stops nothing again.
      try scene.say("right once more", at: other)
      try scene.meetAgain(scene.followers)
      #expect(try scene.log(of: scene.guest).replica.fault == nil)
      try scene.guest.core.load()
      #expect(try scene.log(of: scene.guest).fork?.decision == .keep)
      #expect(try scene.log(of: scene.guest).replica.fault == nil)
    }
  }

  @Test func closeIsForGoodAndTellsAuthors() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.fork()
      // Written before the fork was seen, and not yet handed over.
      _ = try scene.first.perform(
        .send(scene.channel, text: "waits", thread: nil), of: scene.guest, by: scene.first.bert)
      try scene.meetAgain(scene.followers)
      let admin = try scene.guest.addUser("ada", isAdmin: true)
      try decide(.close, at: scene.guest, by: admin, expecting: nil)
      #expect(try scene.log(of: scene.guest).replica.fault?.refusal == .logForked)
      let left = try scene.guest.core.reader.outbox(of: scene.first.bert, after: 0, limit: 10)
      #expect(left.map(\.refusal) == ["logForked"])
      try decide(.keep, at: scene.guest, by: admin, expecting: "forkDecided")
    }
  }

  @Test func whoKeptABranchMayStillCloseIt() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.fork()
      try scene.meetAgain(scene.followers)
      let admin = try scene.guest.addUser("ada", isAdmin: true)
      try decide(.keep, at: scene.guest, by: admin, expecting: nil)
      try scene.say("left again", at: scene.first)
      try decide(.close, at: scene.guest, by: admin, expecting: nil)
      for _ in 0..<2 {
        let log = try scene.log(of: scene.guest)
        #expect(log.replica.fault?.refusal == .logForked && log.fork?.decision == .close)
        let size = log.replica.size
        try scene.say("left once more", at: scene.first)
        #expect(try scene.log(of: scene.guest).replica.size == size)
        try scene.guest.core.load()
      }
      let told = try scene.first.perform(
        .send(scene.channel, text: "more", thread: nil), of: scene.guest, by: scene.first.bert)
      #expect(told.value == ["logForked"])
    }
  }

  /// A cosigner says that a checkpoint extends all that it has seen: of a log that was forked nobody can.
  @Test func whoKeepsABranchCosignsItNoMore() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let home = scene.home.core.node
      func lines() throws -> [CosignedLine] {
        var request = CheckpointsRequest(notes: [try scene.note(of: scene.home)])
        request.asksCosignatures = true
        return scene.guest.core.cosigned(CheckpointsResponse(), for: request, of: home).cosigned
      }
      #expect(try lines().count == 1)
      _ = try scene.fork()
      try scene.meetAgain(scene.followers)
      let admin = try scene.guest.addUser("ada", isAdmin: true)
      try decide(.keep, at: scene.guest, by: admin, expecting: nil)
      try scene.say("left again", at: scene.first)
      #expect(try scene.log(of: scene.guest).replica.size == scene.log(of: scene.home).replica.size)
      #expect(try lines().isEmpty)
    }
  }

  private func decide(
    _ decision: StoredFork.Decision, at founded: FoundedCore, by user: UserID, expecting code: String?
  ) throws {
    let told = Noted<String?>(nil)
    try founded.write { (core) throws(StoreError) in
      do throws(CommandFailure) { try core.decide(decision, about: 1, by: user) } catch {
        switch error {
        case .problem(let problem): told.change { $0 = problem.code }
        case .store(let error): throw error
        }
      }
    }
    #expect(told.value == code)
  }
}
