import Model
import TestSupport
import Testing
import Wire

@testable import Store

struct BlobCopyTests {
  @Test func aCopyHasEveryFile() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let files = (0..<6).map { _ in BlobBench.bytes(random.integer(0...1_500_000), &random) }
      let blobs = try files.map { try bench.add($0, to: store, &random) }
      try store.drop(blobs[0])
      while try store.collect() {}
      try withTemporaryFolder { target in
        let report = try BlobCopy(folder: folder.path, bench.packs, bench.suite).write(to: target.path) {
          _, _ in
        }
        #expect(report == BlobCopy.Report(files: Int64(Set(blobs.dropFirst()).count), leftOut: 0))
        for (blob, bytes) in zip(blobs, files).dropFirst() { #expect(try read(blob, target) == bytes) }
        if blobs[0] != blobs[1] { #expect(try read(blobs[0], target) == nil) }
      }
    }
  }

  /// What is erased while it is copied is in the copy whole or not at all, and nothing new is made of what is left of it.
  @Test(arguments: 0..<8)
  func whatIsErasedMeanwhileIsNotHalfThere(seed: Int) throws {
    try withTemporaryFolder { folder in
      var random = Seeded("erased meanwhile \(seed)")
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let shared = random.bytes(600_000)
      let files = (0..<5).map { _ in shared + random.bytes(random.integer(1...900_000)) }
      let blobs = try files.map { try bench.add($0, to: store, &random) }
      let erased = Set(blobs.indices.filter { _ in random.oneIn(2) })
      let packs = MeddledPacks(bench.packs, at: random.integer(0...6)) {
        for index in erased { try store.drop(blobs[index]) }
        while try store.collect() {}
      }
      try withTemporaryFolder { target in
        let report = try BlobCopy(folder: folder.path, packs, bench.suite).write(to: target.path) { _, _ in }
        #expect(report.leftOut <= erased.count)
        let copy = try BlobStore(folder: self.folder(target), bench.suite, clock: { 1 })
        for (index, blob) in blobs.enumerated() {
          let bytes = try read(blob, target)
          #expect(bytes == files[index] || bytes == nil && erased.contains(index), "file \(index)")
        }
        let again = try #require(erased.first ?? blobs.indices.first)
        let here = try BlobBench(target, FailingPacks())
        #expect(try here.add(files[again], to: copy, &random) == blobs[again])
        while try copy.collect() {}
        #expect(try read(blobs[again], target) == files[again])
        try here.expectConsistent(copy, "copy")
      }
    }
  }

  /// What cannot be read is no erasure, and keeps nothing else out of the copy.
  @Test func whatCannotBeReadIsMarkedInTheCopy() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let (first, last) = (random.bytes(400_000), random.bytes(500_000))
      let sound = try bench.add(first, to: store, &random)
      let short = try bench.add(last, to: store, &random)
      try bench.packs.cut(1, to: 650_000)
      try withTemporaryFolder { target in
        let report = try BlobCopy(folder: folder.path, bench.packs, bench.suite).write(to: target.path) {
          _, _ in
        }
        #expect(report.files == 2 && report.leftOut == 0 && report.unreadable > 0)
        #expect(try read(sound, target) == first)
        let copy = try BlobStore(folder: self.folder(target), bench.suite, clock: { 1 })
        #expect(copy.damagedChunks == report.unreadable)
        #expect(try copy.damagedBlobs() == [short])
        #expect(try BlobBench(target).add(last, to: copy, &random) == short)
        #expect(try read(short, target) == last)
      }
    }
  }

  /// A copy is made for the day on which it is needed: what is wrong is found on the day it is made.
  @Test func whatIsRottenIsCounted() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      let (first, last) = (random.bytes(200_000), random.bytes(900_000))
      let sound = try bench.add(first, to: store, &random)
      let rotten = try bench.add(last, to: store, &random)
      bench.packs.flip(1, at: 1_000_000)
      try withTemporaryFolder { target in
        let report = try BlobCopy(folder: folder.path, bench.packs, bench.suite).write(to: target.path) {
          _, _ in
        }
        #expect(report == BlobCopy.Report(files: 2, leftOut: 0, unreadable: 1))
        #expect(try read(sound, target) == first)
        let copy = try BlobStore(folder: self.folder(target), bench.suite, clock: { 1 })
        #expect(copy.damagedChunks == 1)
        #expect(try copy.damagedBlobs() == [rotten])
      }
    }
  }

  @Test func nothingIsCopiedWhereNothingIs() throws {
    try withTemporaryFolder { folder in
      let copy = try BlobCopy(folder: folder.path, try BlobBench(folder).suite)
      #expect(copy.map { _ in 1 } == nil)
    }
  }

  private func folder(_ target: TemporaryFolder) -> DataFolder {
    DataFolder(
      path: target.path, files: PlainFiles(folder: target.path),
      packs: PlainPacks(folder: "\(target.path)/blobs"))
  }

  private func read(_ blob: BlobID, _ target: TemporaryFolder) throws -> [UInt8]? {
    let reader = try BlobReader(folder: folder(target), try BlobBench(target).suite)
    guard let content = try reader.content(of: blob) else { return nil }
    var bytes: [UInt8] = []
    while case let part = try reader.read(content, from: UInt64(bytes.count), atMost: 1 << 20), !part.isEmpty
    {
      bytes += part
    }
    return bytes
  }
}
