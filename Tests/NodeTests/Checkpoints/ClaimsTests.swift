import Federation
import Model
import Sodium
import TestSupport
import Testing
import Wire

@testable import Node

/// What a batch brings to be compared: however much one sends, what others sent is looked at too.
struct ClaimsTests {
  private func header(of node: NodeID, in log: LogID, seeing sizes: [UInt64]) -> Header {
    Header(
      log: log, kind: .message, author: Author(node: node, user: UserID(Randomness.bytes16())),
      position: Position(lane: 0, incarnation: 1, counter: 1), timeMilliseconds: 1, bodyHash: .zero,
      seen: sizes.map { SeenCheckpoint(term: 0, size: $0, root: .zero) })
  }

  private func nodes() -> (hostile: NodeID, honest: NodeID) {
    (NodeID(Randomness.bytes32()), NodeID(Randomness.bytes32()))
  }

  @Test func headersOfOneOriginTakeNothingFromOthers() {
    let (hostile, honest) = nodes()
    let logs = (0..<3).map { _ in LogID(Randomness.bytes32()) }
    var claims = Claims()
    for round in 0..<200 as Range<UInt64> {
      for log in logs {
        claims.note(header(of: hostile, in: log, seeing: [round, round + 1, 1, 2]), in: log)
      }
    }
    for log in logs { claims.note(header(of: honest, in: log, seeing: [7, 9, 8]), in: log) }
    let seen = claims.allSeen
    #expect(seen.count == 6)
    #expect(seen.filter { $0.origin == honest }.map(\.seen.size) == [9, 9, 9])
    #expect(seen.filter { $0.origin == hostile }.map(\.seen.size) == [200, 200, 200])
  }

  @Test func notesOfOneSourceTakeNothingFromOthers() throws {
    let (hostile, honest) = nodes()
    let suite = try SodiumSuite()
    let log = LogID(Randomness.bytes32())
    let key = SigningKey(seed: .random())
    func note(_ size: UInt64) -> Text {
      Text(
        stored: SignedCheckpoint(Checkpoint(log: log, term: 0, size: size, root: .zero), by: key, suite).note)
    }
    var claims = Claims()
    for size in 1..<100 as Range<UInt64> { claims.note(note(size), of: log, from: hostile) }
    claims.note("no note", of: log, from: honest)
    claims.note(note(1_000), of: LogID(.zero), from: honest)
    for size in [5, 3] as [UInt64] { claims.note(note(size), of: log, from: honest) }
    #expect(claims.allNotes.map(\.note) == [note(99), note(5)])
    #expect(claims.allNotes.map(\.source) == [hostile, honest])
  }
}
