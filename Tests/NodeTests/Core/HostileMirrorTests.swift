import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Mirrors, strangers and homes that say what is not so.
struct HostileMirrorTests {
  private struct Scene {
    let mirror: MirrorScene
    /// The first mirror has cosigned; the second one's answer is the test's to make.
    let asked: SignedCheckpoint

    init(in folder: TemporaryFolder) throws {
      mirror = try MirrorScene(in: folder)
      try mirror.name(mirror.mirrors)
      try mirror.pass(milliseconds: 2_000, with: [mirror.pair])
      let second = mirror.mirrors[1].core.node
      asked = try #require(try mirror.homeLog.cosigning.rounds.asks(second))
    }

    var second: Core { mirror.mirrors[1].core }

    /// The second mirror's answer, with this cosignature.
    func answer(_ cosignature: Cosignature, size: UInt64? = nil, as peer: NodeID? = nil) throws {
      let (channel, peer) = (mirror.channel, peer ?? second.node)
      let size = size ?? asked.checkpoint.size
      let line = CosignedLine(log: channel, size: size, line: cosignature.line)
      try mirror.home.write { (core) throws(StoreError) in core.takeCosignatures([line], by: peer) }
    }

    func cosigned(
      _ checkpoint: Checkpoint? = nil, by core: Core? = nil, role: Cosigner.Role = .mirror,
      key: SigningKey? = nil,
      seconds: UInt64? = nil
    ) -> Cosignature {
      let core = core ?? second
      let keys = core.identity.keys
      return Cosignature(
        checkpoint ?? asked.checkpoint, Cosigner(node: core.node, role: role),
        by: key ?? (role == .mirror ? keys.mirror : keys.witness),
        seconds: seconds ?? mirror.clock.milliseconds / 1_000, core.suite)
    }

    var mirroredSize: UInt64 { get throws { try mirror.mark(at: mirror.home).mirroredSize } }
  }

  @Test func anHonestAnswerIsEnough() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.answer(scene.cosigned())
      #expect(try scene.mirroredSize == scene.asked.checkpoint.size)
      try scene.answer(scene.cosigned())
      #expect(scene.mirror.told(at: scene.mirror.home).count == 1)
    }
  }

  @Test func aRootOfAnotherTreeIsNone() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let asked = scene.asked.checkpoint
      let other = Checkpoint(log: asked.log, term: asked.term, size: asked.size, root: .zero)
      try scene.answer(scene.cosigned(other))
      #expect(try scene.mirroredSize == 0)
      // It has had its answer for this checkpoint.
      try scene.answer(scene.cosigned())
      #expect(try scene.mirroredSize == 0)
    }
  }

  @Test func whatTheMirrorDoesNotHoldItCannotCosign() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.answer(scene.cosigned(), size: scene.asked.checkpoint.size - 1)
      #expect(try scene.mirroredSize == 0)
    }
  }

  @Test func strangersAndTheHomeAreNoMirrors() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let stranger = try FoundedCore(in: folder, domain: "stranger.example")
      try scene.answer(scene.cosigned(by: stranger.core))
      #expect(try scene.mirroredSize == 0)
    }
  }

  @Test func aStrangerHasNoSay() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let stranger = try FoundedCore(in: folder, domain: "stranger.example")
      try scene.answer(scene.cosigned(by: stranger.core), as: stranger.core.node)
      // What one peer hands on of another's counts neither.
      try scene.answer(scene.cosigned(), as: scene.mirror.mirrors[0].core.node)
      #expect(try scene.mirroredSize == 0)
      try scene.answer(scene.cosigned())
      #expect(try scene.mirroredSize == scene.asked.checkpoint.size)
    }
  }

  @Test(arguments: 0..<4) func oldCheckpointsAndOtherKeysAreNone(_ attempt: Int) throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let asked = scene.asked.checkpoint
      let keys = scene.second.identity.keys
      switch attempt {
      case 0:
        let old = Checkpoint(log: asked.log, term: asked.term, size: asked.size - 1, root: asked.root)
        try scene.answer(scene.cosigned(old))
      case 1: try scene.answer(scene.cosigned(key: keys.log))
      case 2: try scene.answer(scene.cosigned(key: keys.witness))
      default: try scene.answer(scene.cosigned(seconds: scene.mirror.clock.milliseconds / 1_000 + 302))
      }
      #expect(try scene.mirroredSize == 0)
    }
  }

  @Test func aWitnessIsNoMirror() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      try scene.answer(scene.cosigned(role: .witness))
      #expect(try scene.mirroredSize == 0)
    }
  }

  @Test func aMirrorThatHasLostWhatItCosignedIsNoticed() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let first = scene.mirror.mirrors[0].core.node
      #expect(try scene.mirror.mark(at: scene.mirror.home).standings[first] != nil)
      let channel = scene.mirror.channel
      try scene.mirror.home.write { (core) throws(StoreError) in
        core.pushAnswered(PushResponse(cursors: [Cursor(log: channel, next: 1)], refusals: []), by: first)
      }
      #expect(try scene.mirror.mark(at: scene.mirror.home).standings[first] == nil)
    }
  }

  /// What it cosigned is told by the notes of others: until it has that again, it says nothing.
  @Test func aMirrorThatCosignedMoreThanItHoldsIsSilent() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name([scene.mirrors[0]])
      let mirror = scene.mirrors[0].core
      let checkpoint = try #require(mirror.logs[scene.channel]?.replica.checkpoint?.checkpoint)
      let own = Cosignature(
        checkpoint, Cosigner(node: mirror.node, role: .mirror), by: mirror.identity.keys.mirror, seconds: 1,
        mirror.suite)
      mirror.logs[scene.channel]?.cosigning.mark.note(own, size: 1 << 30)
      try scene.pass(milliseconds: 15_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == 0)
    }
  }

  @Test func aRestoredMirrorIsSilent() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      let mirror = scene.mirrors[0].core
      mirror.recoveryRecord = RecoveryRecord(.recovering, reason: "guardMissing", sinceMilliseconds: 1)
      try scene.name([scene.mirrors[0]])
      try scene.pass(milliseconds: 15_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == 0)
      mirror.recoveryRecord = nil
      try scene.say("Moin")
      try scene.pass(milliseconds: 12_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == scene.homeLog.replica.size)
    }
  }
}
