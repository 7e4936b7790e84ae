import Federation
import Model
import Rules
import Sodium
import TestSupport
import Testing
import Wire

/// COS-2 to COS-5, by what a channel's state names.
struct CosignatureVerifierTests {
  @Test func mirrorsAndWitnessesHold() throws {
    let scene = try CosigningScene()
    scene.name([scene.members[0]], quorum: 1)
    #expect(scene.refusal(of: scene.cosign(scene.members[0])) == nil)
    #expect(scene.refusal(of: scene.cosign(scene.members[1], as: .witness)) == nil)
    #expect(scene.refusal(of: scene.cosign(scene.members[0], seconds: scene.now + 300)) == nil)
  }

  /// COS-2.
  @Test func strangersDoNot() throws {
    let scene = try CosigningScene()
    #expect(scene.refusal(of: scene.cosign(scene.members[0])) == .cosignatureStranger)
    scene.name([scene.members[0]], quorum: 1)
    #expect(scene.refusal(of: scene.cosign(scene.members[1])) == .cosignatureStranger)
    #expect(scene.refusal(of: scene.cosign(scene.home, as: .witness)) == .cosignatureStranger)
    let stranger = try TestNode("stranger", seed: 99, scene.suite)
    #expect(scene.refusal(of: scene.cosign(stranger, as: .witness)) == .cosignatureStranger)
    let gone = scene.members[2]
    scene.log.submit(
      [gone.event(.leave, in: scene.log.id, by: gone.users[0], at: scene.log.nowMilliseconds)], from: gone)
    #expect(scene.refusal(of: scene.cosign(gone, as: .witness)) == .cosignatureStranger)
  }

  /// COS-3: a newer document counts once the state names it, and the older one no more.
  @Test func theDocumentOfTheStateCounts() throws {
    let scene = try CosigningScene()
    let member = scene.members[0]
    scene.name([member], quorum: 1)
    let (old, document) = (scene.cosign(member), member.chain.newestReference)
    try member.rotate()
    #expect(scene.refusal(of: old) == nil)
    #expect(scene.refusal(of: scene.cosign(member)) == .cosignatureWrongKey)
    let event = member.event(
      .nodeDocument, in: scene.log.id, by: nil, at: scene.log.nowMilliseconds,
      .document(member.chain.newestReference))
    scene.log.submit(member.cover([event], document: document.number, by: nil))
    guard scene.state.nodes[member.id]?.document == member.chain.newestReference else { return }
    #expect(scene.refusal(of: old) == .cosignatureWrongKey)
    #expect(scene.refusal(of: scene.cosign(member)) == nil)
  }

  /// COS-4 and COS-5.
  @Test func whatIsNotSoIsRefused() throws {
    let scene = try CosigningScene()
    let member = scene.members[0]
    scene.name([member], quorum: 1)
    #expect(scene.refusal(of: scene.cosign(member, seconds: scene.now + 301)) == .cosignatureFromFuture)
    let good = scene.cosign(member)
    let checkpoint = scene.checkpoint
    let others = [
      Checkpoint(log: checkpoint.log, term: 0, size: checkpoint.size, root: .zero),
      Checkpoint(log: checkpoint.log, term: 0, size: checkpoint.size - 1, root: checkpoint.root),
      Checkpoint(log: checkpoint.log, term: 1, size: checkpoint.size, root: checkpoint.root),
      Checkpoint(log: LogID(.zero), term: 0, size: checkpoint.size, root: checkpoint.root),
    ]
    for other in others { #expect(scene.refusal(of: good, for: other) == .cosignatureBadSignature) }
  }

  @Test func eachCosignerCountsOnceAndTheSixteenthNotAtAll() throws {
    let scene = try CosigningScene()
    scene.name(Array(scene.members[..<2]), quorum: 2)
    let lines = scene.members.prefix(2).map { scene.cosign($0) }
    let again = scene.cosign(scene.members[0], seconds: scene.now - 1)
    let bad = scene.cosign(scene.members[1], seconds: scene.now + 1_000)
    let verifier = scene.verifier
    #expect(verifier.held([again, lines[0], bad], of: scene.checkpoint) == [again])
    #expect(
      !verifier.areEnough(
        verifier.held([again, lines[0], bad], of: scene.checkpoint), for: scene.checkpoint))
    #expect(verifier.areEnough(verifier.held(lines, of: scene.checkpoint), for: scene.checkpoint))
    let crowd = (0..<15).map { scene.cosign(scene.members[2], seconds: $0) }
    #expect(verifier.held(crowd + lines, of: scene.checkpoint).isEmpty)
  }

  /// By the policy in force at a checkpoint's size, and no other.
  @Test func anOlderCheckpointIsNotJudgedByANewerPolicy() throws {
    let scene = try CosigningScene()
    let older = scene.checkpoint
    scene.name([scene.members[0]], quorum: 1)
    let cosignature = scene.cosign(scene.members[0], older)
    #expect(scene.refusal(of: cosignature, for: older) == nil)
    #expect(!scene.verifier.areEnough([cosignature], for: older))
    #expect(scene.verifier.areEnough([scene.cosign(scene.members[0])], for: scene.checkpoint))
  }
}
