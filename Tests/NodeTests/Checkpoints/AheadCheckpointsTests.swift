import Federation
import Model
import Sodium
import TestSupport
import Testing
import Wire

@testable import Node

/// What is remembered of checkpoints that the copy has not come to.
struct AheadCheckpointsTests {
  private let suite: SodiumSuite
  private let home: SigningKey
  private let log = LogID(Randomness.bytes32())

  init() throws {
    suite = try SodiumSuite()
    home = SigningKey(seed: .random())
  }

  private func signed(_ size: UInt64, root: Bytes32 = .zero) -> SignedCheckpoint {
    SignedCheckpoint(Checkpoint(log: log, term: 0, size: size, root: root), by: home, suite)
  }

  private func line(_ node: NodeID, _ seconds: UInt64, of signed: SignedCheckpoint) -> Cosignature {
    Cosignature(
      signed.checkpoint, Cosigner(node: node, role: .mirror), by: SigningKey(seed: .random()),
      seconds: seconds, suite)
  }

  private func lines(_ ahead: AheadCheckpoints) throws -> [UInt64] {
    try CheckpointNote(try #require(ahead.items.first).note.utf8).cosignatures.map(\.seconds)
  }

  @Test func cosignaturesOfOneCheckpointGather() throws {
    var ahead = AheadCheckpoints()
    let checkpoint = signed(9)
    let (one, other) = (NodeID(Randomness.bytes32()), NodeID(Randomness.bytes32()))
    #expect(ahead.remember(checkpoint) == .isNew)
    #expect(ahead.remember(checkpoint) == .known)
    #expect(ahead.remember(checkpoint.cosigned(by: [line(one, 5, of: checkpoint)])) == .isNew)
    #expect(ahead.remember(checkpoint.cosigned(by: [line(other, 6, of: checkpoint)])) == .isNew)
    #expect(try lines(ahead) == [5, 6])
    #expect(ahead.remember(checkpoint.cosigned(by: [line(one, 4, of: checkpoint)])) == .known, "an older one")
    #expect(ahead.remember(checkpoint.cosigned(by: [line(one, 7, of: checkpoint)])) == .isNew)
    #expect(try lines(ahead) == [7, 6] && ahead.items.count == 1)
    let crowd = (0..<30).map { _ in line(NodeID(Randomness.bytes32()), 8, of: checkpoint) }
    _ = ahead.remember(checkpoint.cosigned(by: crowd))
    #expect(try lines(ahead) == [7, 6] + [UInt64](repeating: 8, count: Limits.cosigners - 2))
    #expect(AheadCheckpoints(notes: ahead.notes.map(\.note)).notes.map(\.note) == ahead.notes.map(\.note))
  }

  @Test func twoOfOneSizeContradict() {
    var ahead = AheadCheckpoints()
    let first = signed(9)
    _ = ahead.remember(first)
    let other = Bytes32([UInt8](repeating: 1, count: 32)) ?? .zero
    #expect(ahead.remember(signed(9, root: other)) == .contradicts(Text(stored: first.note)))
    #expect(ahead.items.map(\.checkpoint) == [first.checkpoint])
  }

  @Test func eachIsComparedOnceUnlessItCouldNotBe() {
    var ahead = AheadCheckpoints()
    for size in [4, 8, 6] as [UInt64] { _ = ahead.remember(signed(size)) }
    #expect(ahead.takeReached(3).isEmpty)
    #expect(ahead.takeReached(6).map(\.checkpoint.size) == [4, 6])
    #expect(ahead.takeReached(6).isEmpty && ahead.items.count == 3)
    ahead.compared(signed(4).checkpoint)
    ahead.putBack(signed(6).checkpoint)
    #expect(ahead.takeReached(6).map(\.checkpoint.size) == [6])
    #expect(ahead.largest(above: 7) == Text(stored: signed(8).note) && ahead.largest(above: 8) == nil)
  }
}
