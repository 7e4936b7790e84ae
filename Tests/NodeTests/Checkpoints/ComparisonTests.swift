import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What peers say of checkpoints, true or not (spec: federation, CKP-1 to CKP-6).
struct ComparisonTests {
  private func tell(_ notes: [Text], _ proofs: [ForkProof] = [], from peer: FoundedCore, to own: FoundedCore)
    throws -> CheckpointsResponse
  {
    try own.answer(to: CheckpointsRequest(notes: notes, proofs: proofs), from: peer.core.node)
  }

  private func isUntouched(_ scene: ForkScene, _ founded: FoundedCore) throws -> Bool {
    let log = try scene.log(of: founded)
    return log.replica.fault == nil && log.fork == nil && log.ahead.isEmpty && founded.core.forks.isEmpty
  }

  /// CKP-2: a follower's lie stops nothing.
  @Test func whatTheHomeHasNotSignedSaysNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size
      for size in [1, size - 1, size, size + 1, size + 100] {
        let checkpoint = Checkpoint(log: scene.channel, term: 0, size: size, root: Randomness.bytes32())
        let forged = SignedCheckpoint(
          checkpoint, by: scene.third.core.identity.keys.log, scene.third.core.suite)
        _ = try tell([Text(stored: forged.note), "no note"], from: scene.third, to: scene.guest)
      }
      #expect(try isUntouched(scene, scene.guest))
    }
  }

  /// CKP-1: of logs that both have to do with.
  @Test func aStrangerLearnsNothingAndChangesNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let stranger = try FoundedCore(in: folder, domain: "stranger.example")
      try scene.first.introduce(stranger, to: scene.guest)
      let fork = scene.sign(size: try scene.log(of: scene.guest).base, root: .zero)
      let answer = try tell([fork], from: stranger, to: scene.guest)
      #expect(answer.notes.isEmpty && answer.proofs.isEmpty)
      #expect(try isUntouched(scene, scene.guest))
      #expect(try tell([fork], from: scene.third, to: scene.guest).proofs.count == 1, "a member's counts")
    }
  }

  @Test func whatIsOfTheTreeIsTakenAndAnswered() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let log = try scene.log(of: scene.guest)
      let newest = try #require(scene.guest.core.note(of: scene.channel))
      #expect(try tell([newest], from: scene.third, to: scene.guest).notes.isEmpty, "the same")
      let size = log.base
      let root = try scene.guest.core.reader.root(of: log.reference, at: size)
      let old = scene.sign(size: size, root: root)
      #expect(try tell([old], from: scene.third, to: scene.guest).notes == [newest])
      #expect(try isUntouched(scene, scene.guest))
      #expect(log.roots[size] == root, "and is known from now on")
      // From before this copy nothing can be said.
      let before = scene.sign(size: 1, root: .zero)
      _ = try tell([before], from: scene.third, to: scene.guest)
      #expect(try isUntouched(scene, scene.guest))
    }
  }

  /// CKP-4: at most four, over a restart, and compared when the copy gets there.
  @Test func largerOnesAreRememberedUntilTheCopyGetsThere() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size
      for ahead in [9, 7, 5, 3, 1] as [UInt64] {
        _ = try tell([scene.sign(size: size + ahead, root: .zero)], from: scene.third, to: scene.guest)
      }
      let kept = try scene.log(of: scene.guest).ahead.items.map { $0.checkpoint.size - size }
      #expect(kept == [1, 3, 5, 9], "the next, and how much is withheld")
      try scene.guest.core.load()
      #expect(try scene.log(of: scene.guest).ahead.items.map { $0.checkpoint.size - size } == kept)
      try scene.say("one more", at: scene.first)
      #expect(try scene.log(of: scene.guest).fork != nil)
    }
  }

  @Test func twoLargerOnesOfASizeAreAForkByThemselves() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let size = try scene.log(of: scene.guest).replica.size + 50
      let notes = [scene.sign(size: size, root: .zero), scene.sign(size: size, root: Randomness.bytes32())]
      _ = try tell([notes[0]], from: scene.third, to: scene.guest)
      #expect(try scene.log(of: scene.guest).fork == nil)
      _ = try tell([notes[1]], from: scene.third, to: scene.guest)
      #expect(try scene.log(of: scene.guest).fork != nil)
    }
  }

  /// CKP-6: a proof is verified before it stops anything.
  @Test func spoiledProofsStopNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try tell([scene.sign(size: 2, root: .zero)], from: scene.third, to: scene.home)
      let proof = try #require(scene.home.core.forks.first?.proof)
      guard case .checkpoints(let good) = proof else { return }
      let spoiled = [
        CheckpointFork(
          log: good.log, documents: good.documents, first: good.second, second: good.first, root: good.root,
          consistency: good.consistency),
        CheckpointFork(
          log: good.log, documents: good.documents, first: good.first, second: good.second,
          root: Randomness.bytes32(), consistency: good.consistency),
        CheckpointFork(
          log: good.log, documents: scene.third.core.identity.chain.signed, first: good.second,
          second: good.second, root: good.root, consistency: []),
      ]
      for fork in spoiled { _ = try tell([], [.checkpoints(fork)], from: scene.third, to: scene.guest) }
      #expect(try isUntouched(scene, scene.guest))
      _ = try tell([], [proof], from: scene.third, to: scene.guest)
      #expect(try scene.log(of: scene.guest).fork != nil)
    }
  }

  /// FRK-2: a true fork with documents that show nothing would be kept, spread and exported as it came.
  @Test func aTrueForkWithSpoiledDocumentsStopsNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try tell([scene.sign(size: 2, root: .zero)], from: scene.third, to: scene.home)
      guard case .checkpoints(let good)? = scene.home.core.forks.first?.proof else {
        Issue.record("no fork to begin with")
        return
      }
      let own = scene.home.core.identity.chain.signed
      let forged = SignedDocument(
        scene.home.core.identity.chain.newest, as: .root, by: scene.third.core.identity.keys.document)
      for documents in [[], scene.third.core.identity.chain.signed, [forged], own + scene.third.core.identity.chain.signed] {
        let spoiled = CheckpointFork(
          log: good.log, documents: documents, first: good.first, second: good.second, root: good.root,
          consistency: good.consistency)
        _ = try tell([], [.checkpoints(spoiled)], from: scene.third, to: scene.guest)
        #expect(try isUntouched(scene, scene.guest), "\(documents.count)")
      }
      _ = try tell([], [.checkpoints(good)], from: scene.third, to: scene.guest)
      let kept = try #require(try scene.log(of: scene.guest).fork)
      #expect(try kept.proof?.verified(scene.guest.core.suite).node == scene.home.core.node)
    }
  }

  /// Proofs are verified anew each time, documents and all: so many for one peer, and none that begins with somebody else.
  @Test func oneCannotHaveProofsVerifiedWithoutEnd() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      func examined(_ documents: [SignedDocument]) throws -> Int {
        let proof = ForkProof.checkpoints(
          CheckpointFork(
            log: scene.channel, documents: documents, first: try scene.note(of: scene.home),
            second: try scene.note(of: scene.home), root: .zero, consistency: []))
        var companions: Set<NodeID>?
        return (0..<200).count { _ in
          scene.guest.core.examination(of: proof, from: scene.third.core.node, &companions) != nil
        }
      }
      #expect(try examined([]) == 0)
      #expect(try examined(scene.third.core.identity.chain.signed) == 0)
      // Some come back while they are taken.
      let count = try examined(scene.home.core.identity.chain.signed)
      #expect((1...(Int(Core.walksOfPeer) + 32)).contains(count))
    }
  }

  /// CKP-3 holds for a letter's checkpoint, and for what comes with an answer, as for any other.
  @Test func lettersAndAnswersAreCompared() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let note = scene.sign(size: try scene.log(of: scene.guest).base, root: .zero)
      let letter = InvitationLetter(
        salt: Randomness.bytes16(), channel: scene.channel, home: scene.home.core.node,
        homeDomain: "home.example", checkpoint: note, inviteEvent: EventID(.zero), user: scene.first.bert,
        inviter: scene.second.invited, channelName: "market", privacy: .open, inviterName: "cara",
        form: .channel)
      let (peer, follower) = (scene.third.core.node, scene.guest.core.node)
      try scene.guest.write { (core) throws(StoreError) in try core.receive(letter, from: peer) }
      try scene.guest.examine()
      #expect(try scene.log(of: scene.guest).fork != nil)
      #expect(try scene.log(of: scene.home).fork == nil)
      try scene.home.write { (core) throws(StoreError) in
        try core.checkpointsAnswered(
          CheckpointsResponse(notes: [note]), to: CheckpointsRequest(), for: .cosigning([]), by: follower)
      }
      try scene.home.examine()
      #expect(try scene.log(of: scene.home).fork != nil)
    }
  }

  /// A snapshot that does not lead on from what was held before is refused, and its checkpoint is compared with what others tell.
  @Test func aRefusedSnapshotsCheckpointIsRemembered() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      _ = try scene.first.perform(.leave(scene.channel), of: scene.guest, by: scene.first.bert)
      try scene.settle()
      for _ in 0..<3 { try scene.say("later", at: scene.first) }
      let (home, held) = (scene.home.core, try scene.log(of: scene.home))
      let checkpoint = try #require(held.replica.checkpoint)
      var snapshot = try #require(
        try home.reader.snapshot(
          of: held.reference, id: scene.channel, trustedSize: 0, under: checkpoint,
          home.known))
      snapshot.trustedConsistency = [.zero]
      let log = try scene.log(of: scene.guest)
      let vouched = LogReplica.Vouched(
        log: scene.channel, home: home.node, checkpoint: log.replica.checkpoint)
      let given = snapshot
      try scene.guest.write { (core) throws(StoreError) in try core.join(given, vouched) }
      try scene.guest.examine()
      #expect(log.ahead.items.map(\.checkpoint) == [try CheckpointNote(snapshot.checkpoint.utf8).checkpoint])
    }
  }

  /// A walk through a tree is dear: so many for one peer in a minute, whatever the home has signed for it.
  @Test func oneCannotHaveTheTreeWalkedWithoutEnd() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      for number in 0..<200 {
        _ = try scene.first.perform(
          .send(scene.channel, text: Text("\(number)"), thread: nil), of: scene.home, by: scene.first.anna)
      }
      let log = try scene.log(of: scene.home)
      var companions: Set<NodeID>?
      var examined = 0
      for size in 2..<200 as Range<UInt64> where log.roots[size] == nil {
        let note = scene.sign(size: size, root: .zero)
        let item = scene.home.core.examination(of: note, from: scene.third.core.node, &companions)
        examined += item == nil ? 0 : 1
      }
      #expect(examined == Int(Core.walksOfPeer))
    }
  }
}
