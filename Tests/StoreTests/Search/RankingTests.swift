import Testing

@testable import Store

@Suite struct RankingTests {
  private func ranked(_ index: TestIndex, _ words: String, channels: Set<Int64> = [1]) throws -> [Int64] {
    try index.reader.best(SearchQuery(SearchTerms(words), channels: channels)).ranked.map(\.key)
  }

  @Test func oftenAndShortGoesFirst() throws {
    let index = try TestIndex(
      "herring", "herring herring herring", "herring with much else in a long text that says little of it")
    #expect(try ranked(index, "herring") == [2, 1, 3])
  }

  @Test func theRarerWordCountsForMore() throws {
    // Both hold both words; all texts are of one length.
    let index = try TestIndex(
      "the the the fish", "the fish fish fish", "the the the fish", "the the the fish")
    #expect(try ranked(index, "the fish").first == 2)
    #expect(try ranked(index, "fish the").first == 2)
  }

  @Test func phrasesAndPrefixesCountByOccurrence() throws {
    let index = try TestIndex("red fish, fish red", "red fish, red fish", "red fish, blue fish")
    #expect(try ranked(index, "\"red fish\"").first == 2)
    let words = try TestIndex("bank cat dog", "bank banker banking")
    #expect(try ranked(words, "bank*") == [2, 1])
  }

  @Test func ofTwoEqualOnesTheNewerGoesFirst() throws {
    let index = try TestIndex()
    let day = TimeRanges.millisecondsPerDay
    try index.apply([
      .add(document(1, "word", time: 400 * day)), .add(document(2, "word", time: 0)),
      .add(document(3, "word", time: 400 * day)), .add(document(4, "word word word", time: 399 * day)),
    ])
    #expect(try ranked(index, "word") == [4, 3, 1, 2])
  }

  @Test func onlyTheNewestAreRanked() throws {
    let index = try TestIndex()
    try index.apply((1...30).map { .add(document($0, $0 == 1 ? "word word word" : "word else")) })
    let query = SearchQuery(try SearchTerms("word"), channels: [1])
    let all = try index.reader.best(query)
    #expect(all.areAll && all.ranked.count == 30 && all.ranked.first?.key == 1)
    let some = try index.reader.best(query, candidates: 29)
    #expect(!some.areAll && Set(some.ranked.map(\.key)) == Set(2...30))
  }

  @Test func whatMayNotBeSeenHasNoPartInTheOrder() throws {
    let texts = ["x x y", "x y y", "x y z", "x x x y y y z z z"]
    let alone = try TestIndex()
    try alone.apply(texts.enumerated().map { .add(document(Int64($0 + 1), $1)) })
    // The same among what would make one word common, or the other.
    for filler in ["x x x x x", "y y y y y", "x y"] {
      let index = try TestIndex()
      try index.apply(texts.enumerated().map { .add(document(Int64($0 + 1), $1)) })
      try index.apply((100..<400).map { .add(document($0, filler, channel: 2, time: $0)) })
      #expect(try ranked(index, "x y") == ranked(alone, "x y"), "\(filler)")
    }
  }
}
