import Testing

@testable import Store

@Suite struct PostingPagesTests {
  @Test func tellsLongListsFromShortOnes() throws {
    let index = try TestIndex()
    // In one transaction, so that it is one segment.
    try index.apply((1...6_000).map { .add(document($0, "common cousin w\($0 % 7) rare\($0)")) })
    let pages = try PostingPages(on: index.writer.connection)
    func count(_ token: String, isPrefix: Bool = false) throws -> Int64 {
      try pages.count(Array(token.utf8), isPrefix: isPrefix)
    }
    #expect(try count("common") >= 2)
    #expect(try count("c", isPrefix: true) >= 4)
    #expect(try count("co", isPrefix: true) >= 4)
    #expect(try count("com", isPrefix: true) >= 2)
    #expect(try count("comm", isPrefix: true) >= 2)
    // Each of its words is rare, and together they are many.
    #expect(try count("rare", isPrefix: true) >= 10)
    #expect(try count("rare17") <= 1)
    let plain = try SearchPlan(
      SearchQuery(SearchTerms("rare*"), channels: [1]), 1...Int64.max, mayBeLoose: true,
      SearchPlan.Limits(mostPrefixPages: 5), on: index.writer.connection)
    #expect(try #require(plain).isLoose)
  }

  @Test func anEmptyIndexHasNone() throws {
    let index = try TestIndex()
    #expect(try PostingPages(on: index.writer.connection).count([0x61], isPrefix: false) == 0)
  }
}
