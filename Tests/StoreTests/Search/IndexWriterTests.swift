import Testing

@testable import Store

@Suite struct IndexWriterTests {
  private func old(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func anEditKeepsItsPlace() throws {
    let index = try TestIndex("first words", "second words")
    try index.apply([.replace(document(1, "edited words"), oldText: old("first words"))])
    #expect(try index.find("words") == [2, 1])
    #expect(try index.find("first") == [])
    #expect(try index.find("edited") == [1])
    #expect(try index.reader.documentCount() == 2)
  }

  @Test func anEditMayMoveADocument() throws {
    let index = try TestIndex("words")
    try index.apply([.replace(document(1, "words", channel: 2), oldText: old("words"))])
    #expect(try index.find("words") == [])
    #expect(try index.reader.search(SearchQuery(SearchTerms("words"), channels: [2])).hits.count == 1)
  }

  @Test func aRemovalRemoves() throws {
    let index = try TestIndex("one word", "two words")
    try index.apply([.remove(key: 1, oldText: old("one word"))])
    #expect(try index.find("one") == [])
    #expect(try index.find("two") == [2])
    #expect(try index.reader.documentCount() == 1)
    #expect(index.writer.isPurgeDue)
  }

  @Test func changesOfOneKeyInOneBatchEndInTheLast() throws {
    let index = try TestIndex("zero")
    try index.apply([
      .add(document(2, "a")), .replace(document(2, "b"), oldText: old("a")), .add(document(3, "c")),
      .remove(key: 3, oldText: old("c")), .replace(document(1, "uno"), oldText: old("zero")),
      .remove(key: 1, oldText: old("uno")), .add(document(1, "again")),
      .remove(key: 9, oldText: old("unknown")),
    ])
    #expect(try index.find("a") == [])
    #expect(try index.find("b") == [2])
    #expect(try index.find("c") == [])
    #expect(try index.find("zero") == [])
    #expect(try index.find("again") == [1])
    #expect(try index.reader.documentCount() == 2)
  }

  @Test func addingTwiceIsAddingOnce() throws {
    let index = try TestIndex("word")
    try index.apply([.add(document(1, "word"))])
    #expect(try index.find("word") == [1])
    #expect(try index.reader.documentCount() == 1)
    #expect(!index.writer.isPurgeDue)
  }

  @Test func aWrongOldTextIsRefusedAndChangesNothing() throws {
    let index = try TestIndex("right")
    for change: IndexBatch.Change in [
      .remove(key: 1, oldText: old("wrong")), .replace(document(1, "new"), oldText: old("wrong")),
      .add(document(1, "other")),
    ] {
      #expect(code { try index.apply([.add(document(2, "beside")), change]) } == .indexMismatch)
    }
    #expect(index.writer.cursor == 1)
    #expect(try index.find("right") == [1])
    #expect(try index.find("beside") == [])
  }

  @Test func theCursorIsKept() throws {
    let folder = Folder()
    let path = folder.file("index.sqlite")
    do {
      let writer = try IndexWriter(path: path)
      #expect(writer.cursor == 0)
      try writer.apply(IndexBatch(changes: [.add(document(1, "word"))], cursor: 42))
      try writer.apply(IndexBatch(cursor: 43))
    }
    #expect(try IndexWriter(path: path).cursor == 43)
    let reader = try IndexReader(path: path)
    #expect(try reader.cursor() == 43)
    #expect(try reader.documentCount() == 1)
  }

  @Test func aReaderNeedsAWriterBefore() throws {
    let folder = Folder()
    #expect(code { _ = try IndexReader(path: folder.file("index.sqlite")) } == .storeUnreachable)
  }

  @Test func aFullDiskUndoesTheBatch() throws {
    let index = try TestIndex("kept")
    let pages = try index.writer.connection.integer("PRAGMA page_count")
    try index.writer.connection.execute(computed: "PRAGMA max_page_count = \(pages + 4)")
    let many = (10...2_000).map { IndexBatch.Change.add(document($0, "word\($0) text\($0)")) }
    #expect(code { try index.apply(many) } == .diskFull)
    #expect(index.writer.cursor == 1)
    try index.writer.connection.execute("PRAGMA max_page_count = 100000")
    try index.apply(many)
    #expect(try index.find("word1234") == [1_234])
    #expect(try index.find("kept") == [1])
  }

  @Test func emptyAndOddTextsAreDocumentsToo() throws {
    let index = try TestIndex()
    let texts: [[UInt8]] = [[], [0], [0xFF], [0xFF, 0xFF, 0x61], Array("a\0b".utf8), [0xC3]]
    try index.apply(
      texts.enumerated().map { place, text in
        var made = document(Int64(place + 1), "")
        made.text = text
        return .add(made)
      })
    #expect(try index.find("a") == [5, 4])
    #expect(try index.find("b") == [5])
    try index.apply(texts.enumerated().map { .remove(key: Int64($0 + 1), oldText: $1) })
    #expect(try index.find("a") == [])
    #expect(try index.reader.documentCount() == 0)
  }
}
