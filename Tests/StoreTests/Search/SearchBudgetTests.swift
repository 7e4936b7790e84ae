import Testing

@testable import Store

/// A search that has used up what it may use says where to go on, and going on finds all.
@Suite struct SearchBudgetTests {
  /// Two words in many documents, side by side in few of them, over several bands.
  private func scattered() throws -> TestIndex {
    let index = try TestIndex()
    for batch in 0..<Int64(8) {
      try index.skipNumbers(Band.width)
      try index.apply(
        (1...100).map {
          .add(
            document(
              batch * 100 + $0, $0 == 50 && batch % 3 == 0 ? "red fish" : "fish red", channel: 1 + $0 % 2))
        })
    }
    return index
  }

  private func all(
    _ index: TestIndex, _ query: SearchQuery, _ budget: @autoclosure () -> SearchBudget
  ) throws -> (keys: [Int64], pages: Int) {
    var query = query
    var keys: [Int64] = []
    var pages = 0
    repeat {
      let page = try index.reader.search(query, budget: budget())
      keys += page.hits.map(\.key)
      #expect(page.next.map { $0 < query.before ?? .max } ?? true, "it gets nowhere")
      query.before = page.next
      pages += 1
      try #require(pages < 10_000)
    } while query.before != nil
    return (keys, pages)
  }

  @Test func whatIsFarApartIsFoundInParts() throws {
    let index = try scattered()
    index.reader.limits.mostPages = -1
    let query = SearchQuery(try SearchTerms("\"red fish\""), channels: [1, 2])
    #expect(try all(index, query, .usual) == ([650, 350, 50], 1))
    let inParts = try all(index, query, .questions(0))
    #expect(inParts.keys == [650, 350, 50] && inParts.pages > 3)
    // Without any time it still gets on.
    #expect(try all(index, query, .processor(microseconds: 0)).keys == [650, 350, 50])
    #expect(try index.reader.count(query, limit: 10) == .exactly(3))
    #expect(try index.reader.count(query, limit: 10, budget: .questions(1)) == .atLeast(1))
    #expect(try index.reader.count(query, limit: 2) == .atLeast(2))
    #expect(try !index.reader.best(query, budget: .questions(0)).areAll)
  }

  @Test func hiddenMatchesAreNotReadWithoutEnd() throws {
    let index = try scattered()
    // Every match is in a channel that is not the searcher's, but for the first one.
    try index.apply([.add(document(9_000, "fish", channel: 5))])
    try index.apply((0..<300).map { .add(document(10_000 + $0, "fish", channel: 6)) })
    let broad = Set<Int64>([5]).union(1_000..<1_400)
    let (keys, pages) = try all(
      index, SearchQuery(try SearchTerms("fish"), channels: broad), .questions(1))
    #expect(keys == [9_000] && pages <= 6)
  }

  @Test func channelsWithoutDocumentsCostNothing() throws {
    let index = try scattered()
    let page = try index.reader.search(
      SearchQuery(try SearchTerms("fish"), channels: Set(500..<5_000)), budget: .questions(0))
    #expect(page.hits.isEmpty && page.next == nil)
  }
}
