import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A thief has shown a follower another history under a home's keys, and the home has replaced them: no fork that could be proven, and
/// nothing to be silent about (spec: log, "Forks").
struct ReplacedHistoryTests {
  /// The guest has heard the thief; then the owner replaces its keys and goes on, with this many messages.
  private func victim(in folder: TemporaryFolder, saying count: Int) throws -> RotationScene {
    let scene = try RotationScene(in: folder)
    let thief = RotationScene(scene, home: try scene.copy(of: scene.pair.home))
    for text in ["one", "two", "three"] as [Text] {
      _ = try thief.say(text, by: thief.pair.home, scene.pair.anna)
    }
    try thief.settle()
    try scene.replace(scene.pair.home)
    for number in 0..<count { _ = try scene.say(Text("\(number)"), by: scene.pair.home, scene.pair.anna) }
    try scene.settle()
    return scene
  }

  private func log(_ scene: RotationScene) throws -> LiveLog {
    try #require(scene.pair.guest.core.logs[scene.channel])
  }

  /// Fewer entries than the thief's, and more.
  @Test(arguments: [0, 8]) func theLogStopsAndSaysSo(_ count: Int) throws {
    try withTemporaryFolder { folder in
      let scene = try victim(in: folder, saying: count)
      let guest = scene.pair.guest
      for _ in 0..<2 {
        let log = try log(scene)
        #expect(log.replica.fault?.refusal == .logForked)
        #expect(log.fork?.proof == nil && log.fork?.isOfHome == true && log.fork?.decision == nil)
        #expect(guest.core.forks.count == 1)
        let stopped = try #require(guest.core.status().stopped.first)
        #expect(stopped.code == "logForked" && stopped.detail.contains("new keys"))
        #expect(guest.core.status().forks == 1)
        try guest.core.load()
      }
      // What proves nothing is told to nobody.
      let request = CheckpointsRequest(notes: [try #require(guest.core.note(of: scene.channel))])
      #expect(try guest.answer(to: request, from: scene.pair.home.core.node).proofs.isEmpty)
      #expect(scene.pair.home.core.forks.isEmpty)
      try scene.verify(guest)
    }
  }

  /// The home tells the victim nothing more; another member has gone on with it.
  @Test func anotherMemberShowsIt() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let thief = try scene.split()
      try scene.say("wrong", at: thief)
      try scene.home.replaceKeys()
      try scene.first.introduce(scene.home, to: scene.guest)
      try scene.say("right", at: scene.first)
      let (guest, third) = (scene.guest, scene.third)
      let request = CheckpointsRequest(notes: [try scene.note(of: third)])
      let proofs = try guest.answer(to: request, from: third.core.node).proofs
      #expect(proofs.count == 1 && guest.core.forks.isEmpty)
      func tell(_ node: FoundedCore, as peer: FoundedCore) throws {
        _ = try node.answer(to: CheckpointsRequest(proofs: proofs), from: peer.core.node)
      }
      try tell(third, as: guest)
      #expect(try scene.log(of: third).replica.fault == nil, "it knows of no replacement")
      try scene.second.introduce(scene.home, to: third)
      try tell(third, as: guest)
      #expect(try scene.log(of: third).replica.fault?.refusal == .logForked)
      #expect(try scene.log(of: third).fork?.proof == nil && third.core.forks.count == 1)
      try tell(guest, as: third)
      #expect(
        try scene.log(of: guest).replica.fault == nil && guest.core.forks.isEmpty, "it has the right one")
    }
  }

  @Test func itsPeopleDecide() throws {
    try withTemporaryFolder { folder in
      let scene = try victim(in: folder, saying: 8)
      let guest = scene.pair.guest
      let admin = try guest.addUser("ada", isAdmin: true)
      try guest.change { (core) throws(CommandFailure) in try core.decide(.keep, about: 1, by: admin) }
      #expect(try log(scene).replica.fault == nil)
      let size = try log(scene).replica.size
      _ = try scene.say("goes on", by: scene.pair.home, scene.pair.anna)
      try scene.settle()
      #expect(try log(scene).replica.fault == nil && log(scene).replica.size == size, "it is as it was")
      try guest.change { (core) throws(CommandFailure) in try core.decide(.close, about: 1, by: admin)
      }
      try guest.core.load()
      #expect(try log(scene).replica.fault?.refusal == .logForked && log(scene).fork?.decision == .close)
    }
  }

  /// Whoever has the thief's old keys cannot stop those who follow the home.
  @Test func whatRevokedKeysSignStopsNobody() throws {
    try RotationScene.withThief(of: \.home) { scene, home, thief in
      let guest = scene.pair.guest
      _ = try scene.say("after", by: home, scene.pair.anna)
      try scene.settle()
      let log = try log(scene)
      for size in [log.base, log.replica.size, log.replica.size + 5] {
        let forged = SignedCheckpoint(
          Checkpoint(log: scene.channel, term: 0, size: size, root: .zero), by: thief.core.identity.keys.log,
          guest.core.suite)
        _ = try guest.answer(
          to: CheckpointsRequest(notes: [Text(stored: forged.note)]), from: home.core.node)
      }
      #expect(log.replica.fault == nil && log.ahead.isEmpty && guest.core.forks.isEmpty)
    }
  }

  /// A larger one that a thief signed before is not waited for any more.
  @Test func whatIsRevokedIsAwaitedNoMore() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let (home, guest) = (scene.pair.home, scene.pair.guest)
      let forged = SignedCheckpoint(
        Checkpoint(log: scene.channel, term: 0, size: 1_000, root: .zero), by: home.core.identity.keys.log,
        guest.core.suite)
      _ = try guest.answer(to: CheckpointsRequest(notes: [Text(stored: forged.note)]), from: home.core.node)
      #expect(try !log(scene).ahead.isEmpty && !log(scene).isLargestSeen)
      try scene.replace(home)
      try scene.settle()
      #expect(try log(scene).ahead.isEmpty && log(scene).isLargestSeen)
      try guest.core.load()
      #expect(try log(scene).ahead.isEmpty)
    }
  }
}
