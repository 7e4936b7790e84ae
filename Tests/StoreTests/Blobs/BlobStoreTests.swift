import Blobs
import Model
import TestSupport
import Testing
import Wire

@testable import Store

struct BlobStoreTests {
  @Test(arguments: [0, 1, 16_384, 262_144, 262_145, 1_048_576, 1_048_577, 3_500_000])
  func whatGoesInComesOut(size: Int) throws {
    try withTemporaryFolder { folder in
      var random = Seeded("whatGoesInComesOut \(size)")
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(size, &random)
      let store = try bench.open()
      let blob = try bench.add(bytes, to: store, &random)
      #expect(blob == (try bench.id(bytes)))
      #expect(try bench.read(blob) == bytes)
      try bench.expectConsistent(store, "after")
      let reader = try BlobReader(folder: bench.folder, bench.suite)
      for number in 0..<BlobShape(size: UInt64(size)).leaves {
        let leaf = try #require(try reader.leaf(number, of: blob))
        _ = try leaf.verify(as: number, of: blob, size: UInt64(size), bench.suite)
      }
      #expect(try reader.leaf(BlobShape(size: UInt64(size)).leaves, of: blob) == nil)
    }
  }

  @Test func anyPartCanBeRead() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(900_000, &random)
      let blob = try bench.add(bytes, to: try bench.open(), &random)
      let reader = try BlobReader(folder: bench.folder, bench.suite)
      let content = try #require(try reader.content(of: blob))
      for _ in 0..<50 {
        let (start, count) = (random.below(bytes.count), random.integer(1...400_000))
        #expect(
          try reader.read(content, from: UInt64(start), atMost: count)
            == Array(bytes[start...].prefix(count)))
      }
      #expect(try reader.read(content, from: UInt64(bytes.count), atMost: 10).isEmpty)
    }
  }

  @Test func aChunkIsStoredOnce() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      var bytes = random.bytes(2_000_000)
      let first = try bench.add(bytes, to: store, &random)
      let once = store.storedBytes
      #expect(try bench.add(bytes, to: store, &random) == first)
      #expect(store.storedBytes == once)
      bytes.insert(7, at: 1_000_000)
      let second = try bench.add(bytes, to: store, &random)
      #expect(second != first)
      #expect(store.storedBytes < once + 600_000)
      while try store.collect() {}
      #expect(try bench.read(first)?.count == 2_000_000)
      #expect(try bench.read(second) == bytes)
      try bench.expectConsistent(store, "after")
    }
  }

  @Test func nothingIsLeftOfWhatIsDropped() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let shared = random.bytes(800_000)
      let one = try bench.add(shared + random.bytes(700_000), to: store, &random)
      let kept = shared + random.bytes(500_000)
      let two = try bench.add(kept, to: store, &random)
      try store.drop(one)
      while try store.collect() {}
      #expect(try bench.read(one) == nil)
      #expect(try bench.read(two) == kept)
      try bench.expectConsistent(store, "after the first")
      try store.drop(two)
      while try store.collect() {}
      #expect(store.storedBytes == 0)
      #expect(bench.packs.left == 0)
      #expect(
        try store.connection.integer(
          "SELECT (SELECT count(*) FROM chunk) + (SELECT count(*) FROM part) + (SELECT count(*) FROM leaf)")
          == 0)
      #expect(
        try store.connection.integer("SELECT (SELECT count(*) FROM content) + (SELECT count(*) FROM hole)")
          == 0)
    }
  }

  @Test func otherBytesThanWereAnnouncedAreNotKept() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let (bytes, other) = (random.bytes(100_000), random.bytes(100_000))
      let content = try store.begin(
        name: nil, user: nil, size: 100_000, expected: try bench.id(other), nowMilliseconds: 1)
      try bench.append(bytes, to: content, of: store, &random)
      #expect(throws: BlobRefusal.mismatch) { try store.finish(content) }
      while try store.collect() {}
      #expect(bench.packs.left == 0)
      #expect(try bench.read(try bench.id(bytes)) == nil)
    }
  }

  @Test func bytesOutOfPlaceAreRefused() throws {
    try withTemporaryFolder { folder in
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let content = try store.begin(name: nil, user: nil, size: 10, expected: nil, nowMilliseconds: 1)
      #expect(throws: BlobRefusal.offset(0)) { try store.append([1], to: content, at: 1) }
      try store.append([1, 2, 3], to: content, at: 0)
      #expect(throws: BlobRefusal.offset(3)) { try store.append([1], to: content, at: 0) }
      #expect(throws: BlobRefusal.beyondSize) {
        try store.append([UInt8](repeating: 0, count: 8), to: content, at: 3)
      }
      #expect(throws: BlobRefusal.offset(3)) { try store.finish(content) }
      #expect(throws: BlobRefusal.unknown) { try store.append([1], to: content + 1, at: 0) }
    }
  }

  @Test func damageIsFoundOnReading() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = random.bytes(200_000)
      let blob = try bench.add(bytes, to: try bench.open(), &random)
      bench.packs.flip(1, at: random.below(200_000))
      do {
        _ = try bench.read(blob)
        Issue.record("the damage was not found")
      } catch let error as StoreError {
        #expect(error.code == .blobDamaged)
      }
    }
  }

  @Test func aBlobThatComesTwiceAtOnceIsKeptOnce() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let bytes = random.bytes(300_000)
      var contents: [Int64] = []
      for _ in 0..<2 {
        contents.append(
          try store.begin(name: nil, user: nil, size: 300_000, expected: nil, nowMilliseconds: 1))
      }
      for content in contents { try bench.append(bytes, to: content, of: store, &random) }
      let blobs = try contents.map { try store.finish($0).blob }
      // The node drops what it has while another of the same has come and is not noted yet.
      try store.settle(contents[0])
      try store.drop(blobs[0])
      try store.settle(contents[1])
      while try store.collect() {}
      #expect(try bench.read(blobs[1]) == bytes)
      try bench.expectConsistent(store, "after")
    }
  }
}
