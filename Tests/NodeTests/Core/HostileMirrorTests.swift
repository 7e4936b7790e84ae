import Federation
import Foundation
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
      try mirror.home.write { (core) throws(StoreError) in try core.takeCosignatures([line], by: peer) }
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
        try core.pushAnswered(
          PushResponse(cursors: [Cursor(log: channel, next: 1)], refusals: []), by: first)
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

  /// What this node would say to the home if it were asked now.
  private func lines(_ scene: MirrorScene, _ mirror: FoundedCore) throws -> [CosignedLine] {
    let note = Text(stored: try #require(try scene.homeLog.replica.checkpoint).note)
    var request = CheckpointsRequest(notes: [note])
    request.asksCosignatures = true
    return mirror.core.cosigned(CheckpointsResponse(), for: request, of: scene.home.core.node).cosigned
  }

  /// A cosignature says that there is no larger one: whoever has seen one, of whichever tree, waits until it has come there.
  @Test func whoHasSeenALargerCheckpointIsSilent() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name([scene.mirrors[0]])
      try scene.pass(milliseconds: 3_000)
      let mirror = scene.mirrors[0]
      #expect(try lines(scene, mirror).count == 1)
      let size = try scene.homeLog.replica.size
      let larger = SignedCheckpoint(
        Checkpoint(log: scene.channel, term: 0, size: size + 5, root: .zero),
        by: scene.home.core.identity.keys.log, mirror.core.suite)
      let request = CheckpointsRequest(notes: [Text(stored: larger.note)])
      _ = try mirror.answer(to: request, from: scene.mirrors[1].core.node)
      #expect(try lines(scene, mirror).isEmpty)
      try scene.say("Moin")
      try scene.pass(milliseconds: 12_000)
      #expect(try scene.mark(at: scene.home).mirroredSize == size)
    }
  }

  /// Nobody remembers its cosignatures for it: that another member has seen more is enough.
  @Test func aMirrorThatWasPutBackIsSilentUntilItHasAllAgain() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.pass(milliseconds: 3_000)
      let mirror = scene.mirrors[0]
      let path = folder.file("old")
      try FileManager.default.copyItem(atPath: mirror.folder, toPath: path)
      let old = try #require(try scene.homeLog.replica.checkpoint)
      try scene.say("Moin")
      try scene.pass(milliseconds: 3_000)
      let again = try FoundedCore(stealing: path, as: mirror.configuration)
      #expect(again.core.logs[scene.channel]?.replica.size == old.checkpoint.size)
      var request = CheckpointsRequest(notes: [Text(stored: old.note)])
      request.asksCosignatures = true
      func lines() -> Int {
        again.core.cosigned(CheckpointsResponse(), for: request, of: scene.home.core.node).cosigned.count
      }
      #expect(lines() == 1, "it does not know better")
      let newest = try #require(scene.mirrors[1].core.logs[scene.channel]?.replica.checkpoint).cosigned(by: []
      )
      _ = try again.answer(
        to: CheckpointsRequest(notes: [Text(stored: newest.note)]), from: scene.mirrors[1].core.node)
      #expect(lines() == 0)
    }
  }

  /// Lines that nobody has signed take no others' place, and no mirror's voice.
  @Test func madeUpLinesOfACheckpointAheadChangeNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try MirrorScene(in: folder)
      try scene.name(scene.mirrors)
      try scene.pass(milliseconds: 3_000)
      let (member, teller) = (scene.mirrors[0], scene.mirrors[1].core.node)
      let size = try scene.homeLog.replica.size
      try scene.say("Moin")
      let newest = try #require(try scene.homeLog.replica.checkpoint)
      let seconds = scene.clock.milliseconds / 1_000
      func note(_ lines: [Cosignature]) -> CheckpointsRequest {
        CheckpointsRequest(notes: [Text(stored: newest.cosigned(by: lines).note)])
      }
      let good = scene.mirrors.map { mirror in
        Cosignature(
          newest.checkpoint, Cosigner(node: mirror.core.node, role: .mirror),
          by: mirror.core.identity.keys.mirror, seconds: seconds, mirror.core.suite)
      }
      let forged = scene.mirrors.map { mirror in
        Cosignature(
          newest.checkpoint, Cosigner(node: mirror.core.node, role: .mirror), by: SigningKey(seed: .random()),
          seconds: seconds + 1, mirror.core.suite)
      }
      _ = try member.answer(to: note(good), from: teller)
      _ = try member.answer(to: note(forged), from: teller)
      #expect(try scene.mark(at: member).mirroredSize == size)
      try scene.pair.carry(from: scene.home, to: scene.pair.guest)
      #expect(try scene.mark(at: member).mirroredSize == newest.checkpoint.size)
      #expect(try lines(scene, member).count == 1)
      try member.core.load()
      #expect(try scene.mark(at: member).mirroredSize == newest.checkpoint.size, "and is kept")
    }
  }

  /// Nobody is told that something is mirrored before that is kept.
  @Test func whatCouldNotBeKeptIsNotTold() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder)
      let (home, peer) = (scene.mirror.home, scene.second.node)
      let line = CosignedLine(
        log: scene.mirror.channel, size: scene.asked.checkpoint.size, line: scene.cosigned().line)
      let event = try scene.mirror.event(at: scene.asked.checkpoint.size - 1)
      let told = Noted<[Bool]>([])
      home.core.whenMirrored(scene.mirror.channel, event, at: scene.asked.checkpoint.size - 1) { isMirrored in
        told.change { $0.append(isMirrored) }
      }
      let answer: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        try core.takeCosignatures([line], by: peer)
      }
      let full: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in try core.fail() }
      let failed = home.batch([answer, full])
      #expect(failed.contains { $0 != nil })
      #expect(told.value.isEmpty && scene.mirror.told(at: home).isEmpty)
      #expect(try scene.mirroredSize == 0)
      // Once it is told it is there after a restart.
      try scene.mirror.pass(milliseconds: 12_000)
      let size = try scene.mirroredSize
      #expect(size >= scene.asked.checkpoint.size && scene.mirror.told(at: home).last == size)
      try home.core.load()
      #expect(try scene.mirroredSize == size)
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

extension Core {
  /// As a disk does that takes nothing.
  fileprivate func fail() throws(StoreError) {
    throw StoreError(.storeUnreachable, detail: "the disk is full")
  }
}
