import Federation
import Model
import Rules
import TestSupport
import Testing

/// When a home asks for cosignatures, whom, and what it makes of them.
struct CosigningRoundsTests {
  private func begin(
    _ rounds: inout CosigningRounds, _ scene: CosigningScene, at milliseconds: UInt64
  ) -> CosigningRounds.Outcome {
    rounds.stands(at: scene.signed, scene.state, nowMilliseconds: milliseconds)
  }

  /// Who is asked in the round that begins.
  private func began(
    _ rounds: inout CosigningRounds, _ scene: CosigningScene, at milliseconds: UInt64
  ) throws -> [NodeID] {
    guard case .began(let asked) = begin(&rounds, scene, at: milliseconds) else {
      throw VectorFault(what: "no round began")
    }
    return asked
  }

  @Test func mirrorsAreAskedAtOnceAndOncePerSecond() throws {
    let scene = try CosigningScene()
    let mirrors = Array(scene.members[..<2])
    scene.name(mirrors, quorum: 2)
    var rounds = CosigningRounds()
    let asked = try began(&rounds, scene, at: 0)
    #expect(Set(asked) == Set(scene.members.map(\.id)) && Set(asked.prefix(2)) == Set(mirrors.map(\.id)))
    #expect(rounds.asks(mirrors[0].id) == scene.signed && rounds.asks(scene.home.id) == nil)
    #expect(begin(&rounds, scene, at: 5_000) == .nothing)
    for mirror in mirrors { rounds.took(scene.cosign(mirror)) }
    #expect(rounds.bundle?.isMirrored == true && rounds.asks(mirrors[0].id) == nil)
    scene.say()
    #expect(begin(&rounds, scene, at: 999) == .wait(untilMilliseconds: 1_000))
    // Witnesses are asked more seldom.
    #expect(begin(&rounds, scene, at: 1_000) == .began(mirrors.map(\.id).sorted()))
    #expect(rounds.bundle == nil)
  }

  @Test func aRoundWaitsForMirrorsThatAreAwayButNotForEver() throws {
    let scene = try CosigningScene()
    scene.name(Array(scene.members[..<2]), quorum: 2)
    var rounds = CosigningRounds()
    let first = scene.signed
    _ = try began(&rounds, scene, at: 0)
    rounds.took(scene.cosign(scene.members[0]))
    scene.say()
    #expect(begin(&rounds, scene, at: 9_999) == .wait(untilMilliseconds: 10_000))
    #expect(rounds.asks(scene.members[1].id) == first && rounds.bundle?.isMirrored == false)
    _ = try began(&rounds, scene, at: 10_000)
    #expect(rounds.asks(scene.members[0].id) == scene.signed)
  }

  @Test func otherMirrorsBeginAnew() throws {
    let scene = try CosigningScene()
    scene.name([scene.members[0]], quorum: 1)
    var rounds = CosigningRounds()
    _ = try began(&rounds, scene, at: 0)
    scene.name(Array(scene.members[..<2]), quorum: 2)
    #expect(begin(&rounds, scene, at: 500) == .wait(untilMilliseconds: 1_000))
    let asked = try began(&rounds, scene, at: 1_000)
    #expect(asked.contains(scene.members[1].id))
  }

  @Test func whoIsRefusedIsNotAskedAgainInThatRound() throws {
    let scene = try CosigningScene()
    scene.name([scene.members[0]], quorum: 1)
    var rounds = CosigningRounds()
    _ = try began(&rounds, scene, at: 0)
    rounds.refused(scene.members[0].id)
    rounds.took(scene.cosign(scene.members[0]))
    #expect(rounds.asks(scene.members[0].id) == nil && rounds.bundle == nil)
  }

  @Test func aLogAtRestIsAskedForEveryTenMinutes() throws {
    let scene = try CosigningScene()
    var rounds = CosigningRounds()
    let asked = try began(&rounds, scene, at: 0)
    #expect(asked == scene.members.map(\.id).sorted())
    #expect(begin(&rounds, scene, at: CosigningRounds.idleMilliseconds - 1) == .nothing)
    #expect(begin(&rounds, scene, at: CosigningRounds.idleMilliseconds) == .began(asked))
  }

  @Test func nobodyIsAskedWhereNobodyIs() throws {
    let scene = try CosigningScene(members: 0)
    var rounds = CosigningRounds()
    #expect(begin(&rounds, scene, at: 0) == .nothing)
  }

  /// At most 15, and all have their turn.
  @Test func manyWitnessesTakeTurns() throws {
    let scene = try CosigningScene(members: 18)
    var rounds = CosigningRounds()
    var met: Set<NodeID> = []
    for turn in 0..<3 as Range<UInt64> {
      let asked = try began(&rounds, scene, at: turn * 10_000)
      #expect(asked.count == Limits.cosigners)
      met.formUnion(asked)
      scene.say()
    }
    #expect(met.count == 18)
  }

  @Test func aBundleHoldsMirrorsFirst() throws {
    let scene = try CosigningScene()
    scene.name([scene.members[2]], quorum: 1)
    var rounds = CosigningRounds()
    _ = try began(&rounds, scene, at: 0)
    for member in scene.members[..<2] { rounds.took(scene.cosign(member, as: .witness)) }
    #expect(rounds.bundle?.isMirrored == false)
    rounds.took(scene.cosign(scene.members[2]))
    let bundle = try #require(rounds.bundle)
    #expect(bundle.isMirrored && bundle.signed.checkpoint == scene.checkpoint)
    #expect(try CheckpointNote(bundle.signed.note).cosignatures == rounds.cosignatures)
    #expect(rounds.cosignatures.map(\.cosigner.role) == [.mirror, .witness, .witness])
  }

  @Test func theBetterMarkStays() throws {
    let scene = try CosigningScene()
    scene.name([scene.members[0]], quorum: 1)
    var mark = CosignedMark()
    var taken: [Bool] = []
    let mirrored = scene.signed.cosigned(by: [scene.cosign(scene.members[0])])
    taken.append(mark.take(mirrored, isMirrored: true, awaitsMirrors: true))
    taken.append(mark.take(mirrored, isMirrored: true, awaitsMirrors: true))
    scene.say()
    let witnessed = scene.signed.cosigned(by: [scene.cosign(scene.members[1], as: .witness)])
    taken.append(mark.take(witnessed, isMirrored: false, awaitsMirrors: true))
    #expect(taken == [true, false, false])
    #expect(mark.best == mirrored && mark.mirroredSize == mirrored.checkpoint.size)
    taken.append(mark.take(witnessed, isMirrored: false, awaitsMirrors: false))
    #expect(mark.best == witnessed && mark.mirroredSize == mirrored.checkpoint.size)
    taken.append(mark.take(mirrored, isMirrored: false, awaitsMirrors: false))
    #expect(taken == [true, false, false, true, false])
  }
}
