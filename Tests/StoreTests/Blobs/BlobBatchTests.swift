import Blobs
import Model
import TestSupport
import Testing
import Wire

@testable import Store

/// What several have begun until one commit: when one of them fails, none is told that it is durable.
struct BlobBatchTests {
  private func begun(_ store: BlobStore, _ size: UInt64) throws -> Int64 {
    try store.begin(name: nil, user: nil, size: size, expected: nil, nowMilliseconds: 1)
  }

  @Test func whoeverCameBeforeAFailureIsToldOfIt() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let bytes = random.bytes(900_000)
      let one = try begun(store, 900_000)
      try store.append(Array(bytes.prefix(300_000)), to: one, at: 0)
      #expect(try store.rest(one) == 300_000)
      try store.commit()
      try store.append(Array(bytes[300_000..<700_000]), to: one, at: 300_000)
      #expect(try store.rest(one) == 700_000)
      let stored = store.storedBytes
      // As a disk does that is full in the middle of a write.
      #expect(throws: StoreError(.diskFull)) {
        try store.change { () throws(StoreError) in throw StoreError(.diskFull) }
      }
      #expect(throws: StoreError.self) {
        try store.begin(name: nil, user: nil, size: 1, expected: nil, nowMilliseconds: 1)
      }
      #expect(throws: StoreError.self) { try store.commit() }
      #expect(try store.arrived(one) == 300_000, "as it was at the last commit")
      #expect(store.storedBytes < stored)
      try bench.expectConsistent(store, "after the failure")
      try store.append(Array(bytes[300_000...]), to: one, at: 300_000)
      #expect(try store.finish(one).blob == (try bench.id(bytes)))
      try store.commit()
    }
  }

  /// A commit between two others that fails counts for all until the second.
  @Test func aFailureWithinABatchIsNotForgotten() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let content = try begun(store, 500_000)
      try store.commit()
      try store.append(random.bytes(500_000), to: content, at: 0)
      bench.packs.die(at: 1)
      #expect(throws: BlobRefusal.self) { _ = try store.finish(content) }
      bench.packs.die(at: .max / 2)
      #expect(throws: StoreError.self) { try store.commit() }
      try store.commit()
      #expect(try store.arrived(content) == 0)
    }
  }

  /// What is being let go of is nobody's: its failure stops nobody else.
  @Test func whatCannotBeLetGoOfStopsNobody() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let blob = try bench.add(random.bytes(400_000), to: store, &random)
      try store.drop(blob)
      try store.commit()
      bench.packs.die(at: 0)
      #expect(throws: StoreError.self) { while try store.collect() {} }
      bench.packs.die(at: .max / 2)
      _ = try begun(store, 1)
      try store.commit()
      while try store.collect() {}
      #expect(bench.packs.left == 0)
    }
  }

  /// What all the bytes are durable of is not kept in memory for ever; nor is an upload's place lost by that.
  @Test func whatCanBeReadBackLeavesMemory() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let bytes = random.bytes(Int(BlobShape.leafBytes))
      for _ in 0..<BlobStore.restingIntakes + 2 {
        let content = try begun(store, 9 * BlobShape.leafBytes)
        try store.put(0, bytes, in: content)
        _ = try store.forgetUncut(content)
      }
      try store.commit()
      #expect(store.intakes.isEmpty)
    }
  }

  @Test func anUploadGoesOnWhereItIsSaidTo() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let user = UserID(Bytes16([UInt8](repeating: 1, count: 16), at: 0))
      let name = Bytes16([UInt8](repeating: 2, count: 16), at: 0)
      let content = try store.begin(
        name: name, user: user, size: 900_000, expected: nil, nowMilliseconds: 1)
      let bytes = random.bytes(900_000)
      try store.append(Array(bytes.prefix(500_001)), to: content, at: 0)
      try store.commit()
      #expect(try store.uploads(of: user).map(\.offset) == [500_001])
      try store.commit()
      bench.packs.crash { false }
      let again = try bench.open()
      #expect(try again.arrived(content) == 500_001)
      #expect(try again.uploads(of: UserID(name)).isEmpty)
    }
  }

  /// A chunk that is rotten on the disk, and that nobody has read since, keeps nobody from sending the same file again.
  @Test func whatSharesUnknownDamageIsStoredAnewTheNextTime() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let bytes = random.bytes(600_000)
      try bench.add(bytes, to: store, &random)
      bench.packs.flip(1, at: 100)
      let (other, content) = (try begun(store, 10), try begun(store, 600_000))
      try store.append([1, 2, 3], to: other, at: 0)
      #expect(try store.rest(other) == 3)
      try bench.append(bytes, to: content, of: store, &random)
      var found: BlobRefusal?
      do throws(BlobRefusal) { _ = try store.finish(content) } catch { found = error }
      guard case .store(let error) = found, error.code == .blobDamaged else {
        Issue.record("\(String(describing: found))")
        return
      }
      #expect(try store.abandonDamaged(content) == 1)
      try store.commit()
      #expect(try store.arrived(other) == 3, "nobody else's bytes are undone")
      let blob = try bench.add(bytes, to: store, &random)
      #expect(try bench.read(blob) == bytes)
      #expect(store.damagedChunks == 0)
      while try store.collect() {}
      try bench.expectConsistent(store, "after")
    }
  }

  /// Or the rows of all parts would be looked through for each chunk that goes.
  @Test func partsAreNotSearchedForAChunk() throws {
    try withTemporaryFolder { folder in
      let store = try BlobBench(folder).open()
      let references = try store.connection.integer(
        "SELECT count(*) FROM pragma_foreign_key_list('part') WHERE \"table\" = 'chunk'")
      let indices = try store.connection.integer(
        "SELECT count(*) FROM pragma_index_list('part') AS list JOIN pragma_index_info(list.name) AS info WHERE info.seqno = 0 AND info.name = 'chunk'"
      )
      #expect(references == 0 || indices > 0)
    }
  }
}
