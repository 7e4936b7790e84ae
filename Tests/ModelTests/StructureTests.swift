import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Entries, documents, checkpoints, ranges and snapshots: written, read, and mutated.
struct StructureTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func entries() throws {
    var random = Seeded()
    for _ in 0..<300 {
      let entry = random.entry()
      let bytes = entry.encode()
      #expect(try Entry.decode(bytes) == entry)
      let other = mutated(bytes, &random)
      if let accepted = try? Entry.decode(other) { #expect(accepted.encode() == other, "\(hex(other))") }
    }
  }

  @Test func documents() throws {
    var random = Seeded()
    let node = try SampleNode(&random, suite)
    let chain = try NodeChain([node.signed], suite)
    #expect(chain.newest == node.document && chain.node == node.document.node)
    #expect(chain.document(chain.newestReference) == node.document)
    #expect(chain.document(DocumentReference(number: 0, hash: .zero)) == nil)
    #expect(chain.document(DocumentReference(number: 1, hash: chain.hashes[0])) == nil)
    #expect(chain.document(number: .max) == nil)
    #expect(throws: Refusal.documentInvalid) { try NodeChain([], suite) }
    let bytes = node.document.encode()
    for _ in 0..<1_000 {
      let other = mutated(bytes, &random)
      if let accepted = try? NodeDocument.decode(other) {
        #expect(accepted.encode() == other, "\(hex(other))")
      }
    }
  }

  @Test func checkpoints() throws {
    var random = Seeded()
    let key = try random.signingKey()
    let checkpoint = Checkpoint(
      log: LogID(random.hash()), term: 3, size: random.number(), root: random.hash())
    let signed = SignedCheckpoint(checkpoint, by: key, suite)
    func verify(_ note: [UInt8]) throws(Refusal) -> SignedCheckpoint {
      try CheckpointNote(note).verified(log: checkpoint.log, term: 3, by: key.publicKey, suite)
    }
    #expect(try verify(signed.note) == signed)
    let cosigned = signed.note + Array("— someone.example AAAAAAA=\n".utf8)
    #expect(try verify(cosigned).note == cosigned)
    for index in signed.note.indices {
      var other = signed.note
      other[index] ^= 1 << UInt8(random.integer(0...7))
      #expect(throws: Refusal.self) { try verify(other) }
    }
    for _ in 0..<500 {
      let other = mutated(signed.note, &random)
      if let accepted = try? verify(other) {
        #expect(accepted.checkpoint == checkpoint && accepted.note == other)
      }
    }
  }

  @Test func ranges() throws {
    var random = Seeded()
    let node = try SampleNode(&random, suite)
    for _ in 0..<20 {
      let range = LogRange(
        log: LogID(random.hash()), first: random.number(),
        entries: (0..<random.integer(1...4)).map { _ in random.entry().encode() },
        events: (0..<random.integer(0...4)).map { _ in
          LogRange.EventBytes(
            header: random.header(.message).encode(), body: random.oneIn(2) ? random.bytes(20) : nil)
        }, coverages: (0..<random.integer(0...2)).map { _ in node.coverage(&random, suite) },
        checkpoint: random.text(0...200), consistency: random.hashes(0...5),
        documents: random.oneIn(2) ? [[node.signed], []] : [])
      let bytes = CBORWriter.bytes { range.write(to: &$0) }
      #expect(try read(bytes) { (reader) throws(WireError) in try LogRange(&reader) } == range)
      for _ in 0..<100 {
        let other = mutated(bytes, &random)
        let accepted = try? read(other) { (reader) throws(WireError) in try LogRange(&reader) }
        if let accepted { #expect(CBORWriter.bytes { accepted.write(to: &$0) } == other) }
      }
    }
  }

  @Test func snapshots() throws {
    var random = Seeded()
    let node = try SampleNode(&random, suite)
    for _ in 0..<20 {
      let snapshot = Snapshot(
        log: LogID(random.hash()), entry: random.entry().encode(),
        records: (0..<random.integer(0...4)).map { _ in
          Snapshot.Record(key: random.bytes(5), value: random.bytes(9))
        }, frontier: random.hashes(0...5), inclusion: random.hashes(0...5), checkpoint: random.text(0...200),
        consistency: random.hashes(0...5), trustedConsistency: random.hashes(0...5),
        documents: random.oneIn(2) ? [[node.signed]] : [])
      let bytes = CBORWriter.bytes { snapshot.write(to: &$0) }
      #expect(try read(bytes) { (reader) throws(WireError) in try Snapshot(&reader) } == snapshot)
      for _ in 0..<100 {
        let other = mutated(bytes, &random)
        let accepted = try? read(other) { (reader) throws(WireError) in try Snapshot(&reader) }
        if let accepted { #expect(CBORWriter.bytes { accepted.write(to: &$0) } == other) }
      }
    }
  }

  private func read<Value>(
    _ bytes: [UInt8], _ structure: (inout CBORReader) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    try CBORReader.read(bytes, structure)
  }
}
