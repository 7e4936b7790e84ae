import Blobs
import Sodium
import TestSupport
import Testing

struct ChunkerTests {
  private func chunks(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let chunker = Chunker(try SodiumSuite())
    var chunks: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = chunker.end(of: bytes, from: start)
      chunks.append(Array(bytes[start..<end]))
      start = end
    }
    return chunks
  }

  @Test func lengthsAreWithinBoundsAndNearTheWantedOne() throws {
    var random = Seeded()
    let bytes = random.bytes(8 << 20)
    let chunks = try chunks(bytes)
    #expect(chunks.flatMap(\.self) == bytes)
    #expect(chunks.dropLast().allSatisfy { (Chunker.leastBytes...Chunker.mostBytes).contains($0.count) })
    let mean = bytes.count / chunks.count
    #expect((Chunker.wantedBytes / 2...Chunker.wantedBytes * 2).contains(mean), "mean \(mean)")
  }

  @Test func anEditChangesTheChunksAroundItOnly() throws {
    var random = Seeded()
    let bytes = random.bytes(4 << 20)
    var edited = bytes
    edited.insert(contentsOf: random.bytes(3), at: 2 << 20)
    let before = Set(try chunks(bytes))
    let new = try chunks(edited).filter { !before.contains($0) }
    #expect(new.count <= 4, "\(new.count) new chunks")
    #expect(!new.isEmpty)
  }

  @Test func bytesThatNeverCutAreCutAtTheMost() throws {
    let chunks = try chunks([UInt8](repeating: 0, count: 3 * Chunker.mostBytes))
    #expect(chunks.map(\.count) == [Chunker.mostBytes, Chunker.mostBytes, Chunker.mostBytes])
  }
}
