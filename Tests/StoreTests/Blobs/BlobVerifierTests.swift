import Model
import TestSupport
import Testing
import Wire

@testable import Store

struct BlobVerifierTests {
  private func report(_ bench: BlobBench) throws -> BlobVerifier.Report {
    let reader = try BlobReader(folder: bench.folder, bench.suite)
    var verifier = BlobVerifier()
    while try verifier.step(reader) {}
    return verifier.report
  }

  @Test func everyByteIsRead() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      #expect(try report(bench) == BlobVerifier.Report())
      var size: UInt64 = 0
      for count in [0, 1, 1_048_576, 2_500_000] {
        try bench.add(BlobBench.bytes(count, &random), to: store, &random)
        size += UInt64(count)
      }
      #expect(try report(bench) == BlobVerifier.Report(files: 4, bytes: size, damaged: []))
    }
  }

  @Test func allThatIsDamagedIsNamed() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let bytes = random.bytes(3_400_000)
      let store = try bench.open()
      let blob = try bench.add(bytes, to: store, &random)
      for offset in [100_000, 2_500_000, 3_399_999] { bench.packs.flip(1, at: offset) }
      let reader = try BlobReader(folder: bench.folder, bench.suite)
      var verifier = BlobVerifier()
      while try verifier.step(reader) {}
      let damage = try #require(verifier.damage.first)
      #expect(verifier.damage.count == 1 && damage.leaves == [0, 2, 3])
      #expect(verifier.report == BlobVerifier.Report(files: 1, bytes: 1_048_576, damaged: [blob]))
      #expect(!BlobVerifier.isMended(damage, reader))
      for range in damage.ranges { #expect(try store.noteDamage(of: damage.content, in: range) == 1) }
      #expect(try store.mend(damage.content, from: 0, with: bytes) == 3)
      try store.commit()
      #expect(BlobVerifier.isMended(damage, reader))
    }
  }

  /// A file whose chunk, order of chunks or leaf is another is damaged, and the others are not.
  @Test(arguments: ["byte", "parts", "leaf", "root"])
  func damageIsFound(_ kind: String) throws {
    try withTemporaryFolder { folder in
      var random = Seeded("damage \(kind)")
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let sound = try bench.add(random.bytes(1_200_000), to: store, &random)
      let damaged = try bench.add(random.bytes(2_000_000), to: store, &random)
      let connection = store.connection
      switch kind {
      case "byte":
        let offset = try connection.integer(
          "SELECT chunk.offset FROM chunk JOIN part ON part.chunk = chunk.id WHERE content = 2 LIMIT 1")
        bench.packs.flip(1, at: Int(offset) + 7)
      case "parts":
        try connection.execute(
          "UPDATE part SET chunk = (SELECT chunk FROM part WHERE content = 1 LIMIT 1) WHERE content = 2 AND offset = 0"
        )
      case "leaf":
        try connection.execute("UPDATE leaf SET hash = zeroblob(32) WHERE content = 2 AND number = 1")
      default: try connection.execute("DELETE FROM leaf WHERE content = 2 AND number = 1")
      }
      let report = try report(bench)
      #expect(report.damaged == [damaged], "\(kind)")
      #expect(report.files == 2 && sound != damaged)
    }
  }
}
