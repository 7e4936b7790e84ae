import Blobs
import Model
import TestSupport
import Testing
import Wire

@testable import Store

/// Leaves that come out of order: readable at once, kept over crashes, and one file in the end.
struct BlobLeavesTests {
  private func leaf(_ number: UInt64, of bytes: [UInt8]) -> [UInt8] {
    let range = BlobShape(size: UInt64(bytes.count)).bytes(of: number)
    return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
  }

  private func hash(of leaf: [UInt8], _ bench: BlobBench) throws -> Bytes32 {
    var hasher = LeafHasher(bench.suite)
    return try #require(hasher.take(leaf[...]).first ?? hasher.finish())
  }

  /// Hashing is what a fetch costs most: what was verified is not hashed again. Only a wrong hash shows that.
  @Test(arguments: [[0, 1, 2], [2, 0, 1], [1, 2, 0]] as [[UInt64]], 0..<3)
  func aKnownHashIsNotMadeAgain(order: [UInt64], wrong: UInt64) throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(2_500_000, &random)
      let store = try bench.open()
      for isWrong in [false, true] {
        let content = try store.begin(
          name: nil, user: nil, size: 2_500_000, expected: try bench.id(bytes), nowMilliseconds: 1)
        for number in order {
          let leaf = leaf(number, of: bytes)
          let hash =
            isWrong && number == wrong
            ? Bytes32([UInt8](repeating: 7, count: 32), at: 0) : try hash(of: leaf, bench)
          try store.put(number, leaf, hash: hash, in: content)
        }
        if isWrong {
          #expect(throws: BlobRefusal.mismatch) { try store.finish(content) }
        } else {
          #expect(try store.finish(content).blob == bench.id(bytes))
        }
      }
    }
  }

  @Test func aLateLeafCanBeReadBeforeTheRest() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(3_300_000, &random)
      let store = try bench.open()
      let content = try store.begin(
        name: nil, user: nil, size: 3_300_000, expected: try bench.id(bytes), nowMilliseconds: 1)
      try store.put(3, leaf(3, of: bytes), in: content)
      try store.commit()
      let reader = try BlobReader(folder: bench.folder, bench.suite)
      #expect(try reader.read(content, from: 3_200_000, atMost: 500_000) == Array(bytes[3_200_000...]))
      #expect(try reader.read(content, from: 3_100_000, atMost: 10).isEmpty)
      #expect(try reader.read(content, from: 0, atMost: 10).isEmpty)
      #expect(try store.leaves(of: content) == BlobStore.Leaves(first: 0, beyond: [3], isEmpty: false))
      #expect(throws: BlobRefusal.self) { try store.finish(content) }
      #expect(throws: BlobRefusal.beyondSize) { try store.put(3, [1, 2], in: content) }
      #expect(throws: BlobRefusal.beyondSize) { try store.put(4, [], in: content) }
      #expect(throws: BlobRefusal.unknown) { try store.put(0, leaf(0, of: bytes), in: content + 1) }
      try store.abandon(content)
      while try store.collect() {}
      #expect(store.storedBytes == 0 && bench.packs.left == 0)
    }
  }

  /// The last leaf, shorter than the others, came first; the program was started anew behind the others.
  @Test func aLastLeafThatCameFirstIsHashedOnce() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(1_500_000, &random)
      var store: BlobStore? = try bench.open()
      let content = try #require(
        try store?.begin(
          name: nil, user: nil, size: 1_500_000, expected: try bench.id(bytes), nowMilliseconds: 1))
      for number in [1, 0] as [UInt64] { try store?.put(number, leaf(number, of: bytes), in: content) }
      try store?.commit()
      store = nil
      store = try bench.open()
      #expect(try store?.finish(content).blob == bench.id(bytes))
    }
  }

  /// Any order, each leaf now and then twice, with crashes in between: what was durable stays, and all of it is the file.
  @Test(arguments: 0..<12)
  func anyOrderComesToTheFile(seed: Int) throws {
    try withTemporaryFolder { folder in
      var random = Seeded("any order \(seed)")
      let bench = try BlobBench(folder)
      let bytes = BlobBench.bytes(random.integer(1...7_000_000), &random)
      let leaves = BlobShape(size: UInt64(bytes.count)).leaves
      var store = try bench.open()
      let content = try store.begin(
        name: nil, user: nil, size: UInt64(bytes.count), expected: try bench.id(bytes), nowMilliseconds: 1)
      // An earlier try may have ended within a leaf.
      try store.append(Array(bytes.prefix(random.below(2_000_000))), to: content, at: 0)
      try store.commit()
      var durable: Set<UInt64> = []
      var here: Set<UInt64> = []
      while true {
        let known = try store.leaves(of: content)
        #expect(durable.allSatisfy { $0 < known.first || known.beyond.contains($0) })
        let missing = (0..<leaves).filter { !here.contains($0) }
        guard let number = missing.isEmpty ? nil : missing[random.below(missing.count)] else { break }
        // Whoever verified it may know its hash.
        let hash = random.oneIn(2) ? try hash(of: leaf(number, of: bytes), bench) : nil
        try store.put(number, leaf(number, of: bytes), hash: hash, in: content)
        here.insert(number)
        if random.oneIn(4) { try store.put(number, leaf(number, of: bytes), in: content) }
        if random.oneIn(2) {
          try store.commit()
          durable = Set(try store.leafNumbers(of: content, from: 0))
        }
        if random.oneIn(4) {
          bench.packs.crash { random.oneIn(2) }
          // A process that died has no transaction open.
          store.connection.rollback()
          store = try bench.open()
          try bench.expectConsistent(store, "seed \(seed)")
          here = durable
        } else if random.oneIn(4) {
          _ = try store.forgetUncut(content)
          // Bytes that no chunk has are to come again.
          let known = try store.leaves(of: content)
          here = here.filter { $0 < known.first || known.beyond.contains($0) }
          durable.formIntersection(here)
        }
      }
      let whole = try store.finish(content)
      try store.settle(content)
      try store.commit()
      #expect(whole.blob == (try bench.id(bytes)))
      #expect(try bench.read(whole.blob) == bytes)
      try bench.expectConsistent(store, "end")
      try store.drop(whole.blob)
      while try store.collect() {}
      #expect(store.storedBytes == 0 && bench.packs.left == 0)
    }
  }
}
