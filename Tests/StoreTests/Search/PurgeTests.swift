import Testing

@testable import Store

@Suite struct PurgeTests {
  private let secret = "zanzibarschnee"

  /// Batches of documents, of which every 50th holds the word.
  private func fill(_ index: TestIndex, batches: Int = 8) throws {
    for batch in 0..<Int64(batches) {
      try index.apply(
        (1...100).map {
          .add(document(batch * 100 + $0, "common w\($0) " + ($0 % 50 == 0 ? secret : "plain")))
        })
    }
  }

  private func removeSecret(_ index: TestIndex) throws {
    for key in try index.find(secret) {
      try index.apply([.remove(key: key, oldText: Array("common w\((key - 1) % 100 + 1) \(secret)".utf8))])
    }
  }

  @Test func nothingIsLeftInAnyFile() throws {
    let index = try TestIndex()
    try fill(index)
    #expect(try index.find(secret).count == 16)
    #expect(!index.folder.filesHolding(secret).isEmpty)
    try removeSecret(index)
    #expect(try index.find(secret) == [])
    #expect(!index.folder.filesHolding(secret).isEmpty)
    try index.purge(pages: 2)
    #expect(index.folder.filesHolding(secret).isEmpty)
    #expect(index.folder.filesHolding("zanzibarsch").isEmpty)
    #expect(!index.writer.isPurgeDue)
    #expect(try index.find("common w49").count == 8)
    #expect(try index.writer.connection.integer("SELECT count(*) FROM word('plain')") == 784)
    #expect(try index.writer.connection.integer("SELECT count(*) FROM word('common')") == 784)
  }

  @Test func anEditedWordGoesToo() throws {
    let index = try TestIndex(secret, "plain")
    try index.apply([.replace(document(1, "harmless"), oldText: Array(secret.utf8))])
    try index.purge()
    #expect(index.folder.filesHolding(secret).isEmpty)
    #expect(try index.find("harmless") == [1])
  }

  @Test func itGoesOnAfterACrash() throws {
    let index = try TestIndex()
    try fill(index)
    try removeSecret(index)
    #expect(try index.writer.purge(pages: 1) == .more)
    #expect(try index.writer.purge(pages: 1) == .more)
    let crashed = index.folder.copy()
    #expect(!crashed.filesHolding(secret).isEmpty)
    let writer = try IndexWriter(path: crashed.file("index.sqlite"))
    #expect(writer.isPurgeDue)
    while try writer.purge() != .done {}
    #expect(crashed.filesHolding(secret).isEmpty)
    #expect(try IndexReader(path: crashed.file("index.sqlite")).documentCount() == 784)
  }

  @Test(arguments: [1, 3, 20] as [Int32])
  func batchesInBetweenDoNotStopIt(_ pages: Int32) throws {
    let index = try TestIndex()
    try fill(index)
    try removeSecret(index)
    var key: Int64 = 10_000
    var parts = 0
    while try index.writer.purge(pages: pages) != .done {
      key += 1
      parts += 1
      try #require(parts < 5_000)
      try index.apply([.add(document(key, "later w\(key)"))])
    }
    #expect(index.folder.filesHolding(secret).isEmpty)
    #expect(try index.find("later w10001") == [10_001])
  }

  @Test func aRemovalDuringAPurgeNeedsAnother() throws {
    let index = try TestIndex()
    try fill(index)
    try removeSecret(index)
    #expect(try index.writer.purge(pages: 1) == .more)
    let second = "quetzalwolke"
    try index.apply([.add(document(5_000, second))])
    try index.apply([.remove(key: 5_000, oldText: Array(second.utf8))])
    try index.purge()
    #expect(index.folder.filesHolding(secret).isEmpty && index.folder.filesHolding(second).isEmpty)
  }

  @Test func aReaderInTheWayIsSaidAndWaitedFor() throws {
    let index = try TestIndex(secret, "plain")
    try index.writer.connection.execute("PRAGMA busy_timeout = 0")
    try index.apply([.remove(key: 1, oldText: Array(secret.utf8))])
    let other = try IndexFile.open(index.folder.file("index.sqlite"), mode: .readOnly)
    try other.snapshot { () throws(StoreError) in
      _ = try other.integer("SELECT count(*) FROM document")
      var progress = try index.writer.purge()
      while progress == .more { progress = try index.writer.purge() }
      #expect(progress == .busy)
      #expect(index.writer.isPurgeDue)
    }
    try index.purge()
    #expect(index.folder.filesHolding(secret).isEmpty)
  }

  @Test func manyPurgesInARow() throws {
    let index = try TestIndex("the first")
    for round in 1...150 as ClosedRange<Int64> {
      let text = "\(secret)\(round)"
      try index.apply([.add(document(round * 2, text)), .add(document(round * 2 + 1, "kept"))])
      try index.apply([.remove(key: round * 2, oldText: Array(text.utf8))])
      try index.purge(pages: 1)
      #expect(index.folder.filesHolding(secret).isEmpty)
    }
    #expect(try index.find("first") == [1])
    #expect(try index.reader.documentCount() == 151)
  }

  @Test func withoutRemovalsThereIsNothingToDo() throws {
    let index = try TestIndex("word")
    #expect(try index.writer.purge() == .done)
  }
}
