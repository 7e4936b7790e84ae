import TestSupport
import Testing

@testable import Store

/// What a crash leaves: the database as it was, and the write-ahead log up to some byte.
@Suite struct IndexCrashTests {
  private static let batchSize: Int64 = 20

  /// Batch `number` adds documents; each second one also edits one and removes one of the batch before.
  private func batch(_ number: Int64) -> IndexBatch {
    let first = number * 100
    var changes = (1...Self.batchSize).map {
      IndexBatch.Change.add(document(first + $0, "all b\(number) d\($0)"))
    }
    if number % 2 == 0, number > 1 {
      let before = number - 1
      changes.append(.remove(key: before * 100 + 1, oldText: Array("all b\(before) d1".utf8)))
      let edited = document(before * 100 + 2, "all edited b\(before) d2")
      changes.append(.replace(edited, oldText: Array("all b\(before) d2".utf8)))
    }
    return IndexBatch(changes: changes, cursor: number)
  }

  private func expectWhole(_ path: String, _ note: String) throws {
    let reader = try IndexReader(path: path)
    let cursor = try reader.cursor()
    let count = try reader.documentCount()
    #expect(count == cursor * Self.batchSize - cursor / 2, "\(note)")
    let connection = try IndexFile.open(path, mode: .readWriteCreate)
    #expect(try connection.integer("SELECT count(*) FROM document") == count, "\(note)")
    #expect(try connection.integer("SELECT count(*) FROM word('all')") == count, "\(note)")
    #expect(try connection.integer("SELECT count(*) FROM word('edited')") == cursor / 2, "\(note)")
  }

  @Test func aTornLogLosesWholeBatchesAndNoMore() throws {
    var random = Seeded()
    let folder = Folder()
    let writer = try IndexWriter(path: folder.file("index.sqlite"))
    for number in 1...4 as ClosedRange<Int64> { try writer.apply(batch(number)) }
    #expect(try writer.connection.checkpointTruncate())
    for number in 5...12 as ClosedRange<Int64> { try writer.apply(batch(number)) }
    let log = folder.read("index.sqlite-wal")
    var cursors: Set<Int64> = []
    for length in [0, log.count] + (0..<20).map({ _ in random.below(log.count) }) {
      let crashed = Folder()
      crashed.write("index.sqlite", folder.read("index.sqlite"))
      crashed.write("index.sqlite-wal", Array(log.prefix(length)))
      let path = crashed.file("index.sqlite")
      let again = try IndexWriter(path: path)
      cursors.insert(again.cursor)
      try expectWhole(path, "\(length) bytes")
      while again.cursor < 12 { try again.apply(batch(again.cursor + 1)) }
      try expectWhole(path, "\(length) bytes, fed again")
    }
    #expect(cursors.contains(4) && cursors.contains(12) && cursors.count > 2)
  }

  @Test func aCopyBetweenBatchesIsWhole() throws {
    let folder = Folder()
    let writer = try IndexWriter(path: folder.file("index.sqlite"))
    for number in 1...6 as ClosedRange<Int64> {
      try writer.apply(batch(number))
      let copy = folder.copy()
      try expectWhole(copy.file("index.sqlite"), "after \(number)")
    }
  }
}
