import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Mirrors change one at a time, each change once the one before is mirrored.
struct MirrorPolicyTests {
  @Test func aChangeWaitsUntilTheOneBeforeIsMirrored() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      #expect(try scene.name([scene.mirrors[0]]) == ["accepted"])
      #expect(try scene.name(scene.mirrors) == ["mirrorsChanging"])
      try scene.pass(milliseconds: 3_000)
      #expect(try scene.name(scene.mirrors) == ["accepted"])
      #expect(try scene.name([scene.mirrors[1]]) == ["mirrorsChanging"])
      #expect(try scene.name([]) == ["accepted"])
      #expect(try scene.homeLog.replica.state.policy?.policy.mirrors == nil)
    }
  }

  @Test func aChangeFromElsewhereWaitsToo() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let bert = Address("bert@guest.example")
      _ = try scene.pair.perform(
        .assignRole(scene.channel, try #require(bert), role: "owner"), of: scene.home, by: scene.pair.anna)
      try scene.name([scene.mirrors[0]])
      try scene.pair.settle()
      scene.home.core.logs[scene.channel]?.cosigning.mark = CosignedMark()
      try scene.pair.introduce(scene.third.guest, to: scene.pair.guest)
      let third = scene.third.guest.core.identity.domain
      let command = Command.changePolicy(
        scene.channel, [.mirrors([scene.pair.guest.core.identity.domain, third], quorum: nil)])
      let told = try scene.pair.perform(command, of: scene.pair.guest, by: scene.pair.bert)
      try scene.pair.carry(from: scene.pair.guest, to: scene.home)
      #expect(told.value == ["accepted", "mirrorsChanging"])
    }
  }

  @Test func onlyPossibleMirrorsAreTaken() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      #expect(try scene.name(scene.mirrors, quorum: 3) == ["fieldInvalid"])
      #expect(try scene.name(scene.mirrors, quorum: 1) == ["fieldInvalid"])
      #expect(try scene.name([scene.mirrors[0], scene.mirrors[0]]) == ["fieldInvalid"])
      #expect(try scene.name([scene.home]) == ["mirrorUnfit"])
      let stranger = try #require(Domain("stranger.example"))
      let command = Command.changePolicy(scene.channel, [.mirrors([stranger], quorum: nil)])
      #expect(try scene.pair.perform(command, of: scene.home, by: scene.pair.anna).value == ["mirrorUnfit"])
    }
  }

  /// What was promised under the mirrors before stays promised; what comes needs the new ones.
  @Test func whileMirrorsChangeWhatIsMirroredStaysAndTheRestWaits() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name([scene.mirrors[0]])
      try scene.pass(milliseconds: 3_000)
      let before = try scene.mark(at: scene.home).mirroredSize
      #expect(before > 0)
      try scene.name(scene.mirrors)
      try scene.say("Moin")
      try scene.pass(milliseconds: 15_000, with: [scene.pair])
      #expect(try scene.mark(at: scene.home).mirroredSize == before)
      #expect(try scene.mark(at: scene.mirrors[0]).mirroredSize == before)
      try scene.pass(milliseconds: 12_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == scene.homeLog.replica.size)
      try scene.name([scene.mirrors[1]])
      try scene.pass(milliseconds: 3_000, with: [scene.third])
      #expect(try scene.mark(at: scene.home).mirroredSize == scene.homeLog.replica.size)
    }
  }
}
