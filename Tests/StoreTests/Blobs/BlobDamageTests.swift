import Blobs
import Model
import TestSupport
import Testing
import Wire

@testable import Store

/// Bytes that are not what they were are marked, shared with nobody, and replaced.
struct BlobDamageTests {
  private static let leaf = BlobShape.leafBytes

  private func content(_ blob: BlobID, _ bench: BlobBench) throws -> Int64 {
    try #require(try BlobReader(folder: bench.folder, bench.suite).content(of: blob))
  }

  private func isDamaged(_ blob: BlobID, _ bench: BlobBench) -> Bool {
    do {
      _ = try bench.read(blob)
      return false
    } catch { return (error as? StoreError)?.code == .blobDamaged }
  }

  /// A file with a chunk that is known to be damaged.
  private func damaged(
    _ bench: BlobBench, _ bytes: [UInt8], at offset: Int, _ random: inout Seeded
  ) throws -> (store: BlobStore, blob: BlobID, content: Int64) {
    let store = try bench.open()
    let blob = try bench.add(bytes, to: store, &random)
    bench.packs.flip(1, at: offset)
    let content = try content(blob, bench)
    let start = UInt64(offset)
    #expect(try store.noteDamage(of: content, in: start..<(start + 1)) == 1)
    #expect(try store.noteDamage(of: content, in: 0..<UInt64(bytes.count)) == 0, "no more than that")
    try store.commit()
    return (store, blob, content)
  }

  @Test func whatIsDamagedIsKnownAfterAStart() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = random.bytes(1_500_000)
      let offset = random.below(1_500_000)
      let (_, blob, content) = try damaged(bench, bytes, at: offset, &random)
      let store = try bench.open()
      #expect(store.damagedChunks == 1)
      let damage = try #require(try store.damage(of: blob))
      #expect(damage.content == content && damage.size == 1_500_000)
      #expect(damage.range.contains(UInt64(offset)))
      #expect(try store.damagedBlobs() == [blob])
      #expect(isDamaged(blob, bench))
      try store.drop(blob)
      while try store.collect() {}
      #expect(store.damagedChunks == 0 && bench.packs.left == 0)
      #expect(try bench.open().damagedChunks == 0)
    }
  }

  /// Nobody has read it, so nobody knew.
  @Test(arguments: [true, false])
  func whatIsBroughtAgainIsSoundWhateverTheDiskHas(compresses: Bool) throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = compresses ? [UInt8](repeating: 7, count: 200_000) : random.bytes(200_000)
      let blob = try bench.add(bytes, to: try bench.open(), &random)
      bench.packs.flip(1, at: 5)
      let store = try bench.open()
      #expect(try bench.add(bytes, to: store, &random) == blob)
      #expect(try bench.read(blob) == bytes)
      #expect(store.takeFoundDamaged() == 1 && store.takeFoundDamaged() == 0)
      #expect(store.damagedChunks == 0)
      while try store.collect() {}
      try bench.expectConsistent(store, "after")
      // What is known to be right is not read again.
      bench.packs.forbidReads()
      let content = try store.begin(
        name: nil, user: nil, size: UInt64(bytes.count), expected: nil, nowMilliseconds: 1)
      try store.append(bytes, to: content, at: 0)
      try store.commit()
      #expect(store.takeFoundDamaged() == 0)
    }
  }

  @Test func soundBytesAreNotMarked() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let blob = try bench.add(BlobBench.bytes(900_000, &random), to: store, &random)
      #expect(try store.noteDamage(of: try content(blob, bench), in: 0..<900_000) == 0)
      #expect(try store.damage(of: blob) == nil)
      #expect(try store.damagedBlobs().isEmpty)
    }
  }

  /// The same bytes sent again make every file whole that shares them, and a crash before the commit leaves the mark.
  @Test func theSameBytesSentAgainMendIt() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = random.bytes(1_200_000)
      let other = bytes + random.bytes(300_000)
      var (store, blob, _) = try damaged(bench, bytes, at: 400_000, &random)
      let sharing = try bench.add(other, to: store, &random)
      #expect(store.damagedChunks == 0)
      #expect(try bench.read(blob) == bytes && (try bench.read(sharing)) == other)
      bench.packs.crash { false }
      store = try bench.open()
      #expect(store.damagedChunks == 0)
      #expect(try bench.read(blob) == bytes && (try bench.read(sharing)) == other)
      while try store.collect() {}
      try bench.expectConsistent(store, "after")
      for blob in [blob, sharing] { try store.drop(blob) }
      while try store.collect() {}
      #expect(store.storedBytes == 0 && bench.packs.left == 0)
    }
  }

  @Test func aMendThatIsCutOffCanBeRepeated() throws {
    var random = Seeded()
    for step in 1...6 {
      try withTemporaryFolder { folder in
        let bench = try BlobBench(folder)
        let bytes = random.bytes(700_000)
        let (store, blob, content) = try damaged(bench, bytes, at: 300_000, &random)
        bench.packs.die(at: step)
        do {
          _ = try store.mend(content, from: 0, with: bytes)
          try store.commit()
          while try store.collect() {}
        } catch {}
        bench.packs.crash { random.oneIn(2) }
        let again = try bench.open()
        if again.damagedChunks > 0 {
          #expect(try again.mend(content, from: 0, with: bytes) == 1)
          try again.commit()
        }
        while try again.collect() {}
        #expect(try bench.read(blob) == bytes, "step \(step)")
        try bench.expectConsistent(again, "step \(step)")
      }
    }
  }

  /// Leaves that come anew mend the chunks that lie in them, those too that reach from one into the next.
  @Test func leavesMendWhatLiesInThem() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = random.bytes(3_300_000)
      let boundary = Int(Self.leaf)
      let (store, blob, content) = try damaged(bench, bytes, at: boundary, &random)
      bench.packs.flip(1, at: 3_000_000)
      #expect(try store.noteDamage(of: content, in: 2_900_000..<3_100_000) == 1)
      var rounds = 0
      while let damage = try store.damage(of: blob), rounds < 5 {
        let first = BlobShape.leaf(of: damage.range.lowerBound)
        let last = BlobShape.leaf(of: damage.range.upperBound - 1)
        let range = Int(first * Self.leaf)..<min(bytes.count, Int((last + 1) * Self.leaf))
        var wrong = Array(bytes[range])
        wrong[Int(damage.range.lowerBound) - range.lowerBound] ^= 1
        #expect(try store.mend(content, from: UInt64(range.lowerBound), with: wrong) == 0)
        #expect(try store.mend(content, from: UInt64(range.lowerBound), with: Array(bytes[range])) > 0)
        rounds += 1
      }
      try store.commit()
      #expect(try bench.read(blob) == bytes)
      while try store.collect() {}
      try bench.expectConsistent(store, "after")
      #expect(rounds == 2)
    }
  }

  @Test func aPackThatIsCutShortIsDamaged() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let bytes = random.bytes(800_000)
      let blob = try bench.add(bytes, to: store, &random)
      try bench.packs.cut(1, to: 500_000)
      #expect(isDamaged(blob, bench))
      #expect(try store.noteDamage(of: try content(blob, bench), in: 0..<800_000) > 1)
      #expect(try bench.add(bytes, to: store, &random) == blob)
      #expect(try bench.read(blob) == bytes)
    }
  }
}
