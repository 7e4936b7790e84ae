import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What one peer can have this node look at by telling checkpoints.
struct ExaminationQuotaTests {
  /// Has a peer's notes taken, and answers what the reading threads were to look at, in whose turn.
  private func asked(_ notes: [Text], of founded: FoundedCore, from peer: NodeID) throws -> [Asker] {
    let (before, request) = (founded.links.examinations.count, CheckpointsRequest(notes: notes))
    try founded.write { (core) throws(StoreError) in
      try core.checkpoints(request, from: peer, answer: { _ in }, failed: { _ in })
    }
    return founded.links.examinations.dropFirst(before).flatMap { order in
      order.items.map { _ in order.asker }
    }
  }

  /// Notes of logs that nobody knows, under the receiver's name and key id.
  @Test func notesOfLogsThatAreNotHeldAreFew() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let peer = pair.guest.core.node
      let forger = SigningKey(seed: try #require(Seed(Randomness.bytes32().bytes)))
      func notes(by key: SigningKey) -> [Text] {
        (0..<Limits.checkpointsInRequest).map { _ in
          let checkpoint = Checkpoint(log: LogID(Randomness.bytes32()), term: 0, size: 1, root: .zero)
          return Text(stored: SignedCheckpoint(checkpoint, by: key, pair.home.core.suite).note)
        }
      }
      var examined: [Asker] = []
      #expect(try asked(notes(by: forger), of: pair.home, from: peer).isEmpty, "not even by their own word")
      let key = pair.home.core.identity.keys.log
      for _ in 0..<10 { examined += try asked(notes(by: key), of: pair.home, from: peer) }
      #expect(examined.count <= Int(Core.walksOfPeer) + 1 && !examined.isEmpty)
      #expect(examined.allSatisfy { $0 == .peer(peer) })
    }
  }

  /// The home's own note, with other lines each time, from a member who replays it.
  @Test func cosignaturesAreVerifiedByReadersInTheirPeersTurn() throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let (guest, member) = (scene.guest, scene.third.core.node)
      try scene.settle()
      let log = try scene.log(of: guest)
      let signed = try #require(log.replica.checkpoint)
      let before = log.cosigning.mark
      let forger = SigningKey(seed: try #require(Seed(Randomness.bytes32().bytes)))
      let line = Cosignature(
        signed.checkpoint, Cosigner(node: member, role: .witness), by: forger, seconds: 1, guest.core.suite)
      let note = Text(stored: signed.note + line.line.utf8 + [0x0A])
      #expect(try asked([note], of: guest, from: member) == [.peer(member)])
      #expect(log.cosigning.mark == before, "the core has looked at nothing")
      try guest.examine()
      #expect(log.cosigning.mark == before, "and a line that does not hold is none")
      let right = Cosignature(
        signed.checkpoint, Cosigner(node: member, role: .witness), by: scene.third.core.identity.keys.witness,
        seconds: 2, guest.core.suite)
      _ = try asked(
        [Text(stored: signed.note + right.line.utf8 + [0x0A])], of: guest, from: member)
      try guest.examine()
      #expect(log.cosigning.mark.newestSeconds >= 2 && log.cosigning.mark != before)
    }
  }
}
