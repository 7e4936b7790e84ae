import TestSupport
import Testing

@testable import Store

@Suite struct ScopeCountsTests {
  private func counts(_ index: TestIndex, _ channels: Set<Int64>) throws -> [Int64: Int64] {
    try ScopeCounts.read(channels, on: index.writer.connection).mapValues(\.documents)
  }

  @Test func aChannelThatIsEmptiedIsCountedDown() throws {
    let index = try TestIndex("fish", "fish")
    try index.apply([.add(document(3, "fish", channel: 2))])
    try index.apply((1...2).map { .remove(key: $0, oldText: Array("fish".utf8)) })
    #expect(try counts(index, [1, 2, 3]) == [2: 1])
    try index.apply([.replace(document(3, "fish", channel: 1, author: 5), oldText: Array("fish".utf8))])
    #expect(try counts(index, Set(1...100)) == [1: 1], "the whole table is read")
    #expect(try ScopeCounts.read(author: 1, on: index.writer.connection).isEmpty)
    #expect(try ScopeCounts.read(author: 5, on: index.writer.connection).mapValues(\.documents) == [1: 1])
    #expect(try index.find("fish") == [3])
  }

  @Test func countsAgreeWithTheDocuments() throws {
    var random = Seeded()
    let index = try TestIndex()
    var texts: [Int64: String] = [:]
    for _ in 0..<30 {
      try index.apply(
        (0..<random.below(20)).map { _ in
          let key = Int64(1 + random.below(40))
          let old = texts[key]
          if let old, random.below(2) == 0 {
            texts[key] = nil
            return .remove(key: key, oldText: Array(old.utf8))
          }
          texts[key] = "t\(random.below(9))"
          let made = document(
            key, texts[key] ?? "", channel: Int64(random.below(4)), author: Int64(random.below(3)))
          return old.map { .replace(made, oldText: Array($0.utf8)) } ?? .add(made)
        })
    }
    let connection = index.writer.connection
    for channel in 0..<4 as Range<Int64> {
      let expected = try connection.use("SELECT count(*) FROM document WHERE channel = ?1") {
        (row) throws(StoreError) in
        try row.bind(1, channel)
        return try row.step() ? row.int64(0) : 0
      }
      #expect(try ScopeCounts.read([channel], on: connection)[channel]?.documents ?? 0 == expected)
    }
    let byAuthor = try (0..<3 as Range<Int64>).reduce(0) { sum, author in
      try sum + ScopeCounts.read(author: author, on: connection).values.reduce(0) { $0 + $1.documents }
    }
    #expect(byAuthor == Int64(texts.count))
  }

  @Test func anAuthorWhoIsOnlyElsewhereIsNotLookedFor() throws {
    let index = try TestIndex()
    try index.apply((1...300).map { .add(document($0, "fish", channel: $0 % 2, author: $0 % 2)) })
    var query = SearchQuery(try SearchTerms("fish"), channels: [0], author: 1)
    let page = try index.reader.search(query, budget: .questions(0))
    #expect(page.hits.isEmpty && page.next == nil, "nothing tells that there are many elsewhere")
    query.author = 0
    #expect(try index.reader.count(query, limit: 1_000) == .exactly(150))
  }
}
