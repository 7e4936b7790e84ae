import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The entries and checkpoints of spec/vectors/log.json.
struct LogVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "log")
  }

  @Test func entries() throws {
    for vector in try vectors.cases("entry") {
      let bytes = try vector.bytes("entry")
      let result = outcome { () throws(Refusal) in try Entry.decode(bytes) }
      #expect(result.code == (try vector.code), "\(vector)")
      guard let entry = result.value, try vector.code == nil else { continue }
      let expected = try vector.expect
      #expect(entry.encode() == bytes, "\(vector)")
      #expect(entry.term == (try expected.number("term")), "\(vector)")
      #expect(entry.sequence == (try expected.number("sequence")), "\(vector)")
      #expect(entry.timeMilliseconds == (try expected.number("time")), "\(vector)")
      #expect(Entry.leaf(bytes, suite) == (try expected.hash("leafHash")), "\(vector)")
      let content: Entry.Content =
        expected.has("event")
        ? .event(EventID(try expected.hash("event")), verdict: try expected.number("verdict"))
        : .state(root: try expected.hash("stateRoot"))
      #expect(entry.content == content, "\(vector)")
    }
  }

  @Test func madeCheckpoints() throws {
    for vector in try vectors.cases("makeCheckpoint") {
      let checkpoint = Checkpoint(
        log: LogID(try vector.hash("log")), term: try vector.number("term"), size: try vector.number("size"),
        root: try vector.hash("root"))
      let signed = SignedCheckpoint(checkpoint, by: try vector.signingKey("seed"), suite)
      #expect(
        String(decoding: signed.note, as: UTF8.self) == (try vector.expect.text("checkpoint")), "\(vector)")
    }
  }

  @Test func checkpoints() throws {
    for vector in try vectors.cases("checkpoint") {
      let note = Array(try vector.text("checkpoint").utf8)
      let log = LogID(try vector.hash("log"))
      let term = try vector.number("term")
      let keys = try vector.hashes("logKeys")
      let result = outcome { () throws(Refusal) in try verified(note, log, term, keys) }
      #expect(result.code == (try vector.code), "\(vector)")
      guard let signed = result.value, try vector.code == nil else { continue }
      #expect(signed.note == note, "\(vector)")
      let expected = Checkpoint(
        log: log, term: term, size: try vector.expect.number("size"), root: try vector.expect.hash("root"))
      #expect(signed.checkpoint == expected, "\(vector)")
    }
  }

  private func verified(
    _ bytes: [UInt8], _ log: LogID, _ term: UInt64, _ keys: [Bytes32]
  ) throws(Refusal) -> SignedCheckpoint {
    let note = try CheckpointNote(bytes)
    var refusal = Refusal.checkpointBadSignature
    for key in keys {
      do throws(Refusal) { return try note.verified(log: log, term: term, by: key, suite) } catch {
        refusal = error
      }
    }
    throw refusal
  }
}
