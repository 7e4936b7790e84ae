import Testing

@testable import Store

@Suite struct IndexTests {
  @Test func wordsPhrasesAndPrefixes() throws {
    let index = try TestIndex("the quick brown fox", "the brown quick fox", "a quickly brewed tea")
    #expect(try index.find("quick brown") == [2, 1])
    #expect(try index.find("\"quick brown\"") == [1])
    #expect(try index.find("quick*") == [3, 2, 1])
    #expect(try index.find("QUICK fox") == [2, 1])
    #expect(try index.find("t*") == [3, 2, 1])
    #expect(try index.find("br* te*") == [3])
    #expect(try index.find("missing") == [])
  }

  @Test func shortWordsOfScriptsWithoutSpaces() throws {
    let index = try TestIndex(
      "我昨天买了新手机，很好用", "東京都に住んでいます", "내일 서울에서 만나요", "ผมชอบกินข้าวผัด", "新しいiPhone手机壳到了", "手 里")
    #expect(try index.find("手机") == [5, 1])
    #expect(try index.find("新手机") == [1])
    #expect(try index.find("手") == [6, 5, 1])
    #expect(try index.find("机") == [5, 1])
    #expect(try index.find("用") == [1])
    #expect(try index.find("手很") == [])
    #expect(try index.find("京都") == [2])
    #expect(try index.find("住んで") == [2])
    #expect(try index.find("서울") == [3])
    #expect(try index.find("만나") == [3])
    #expect(try index.find("กิน") == [4])
    #expect(try index.find("ข้าว") == [4])
    #expect(try index.find("iPhone手机") == [5])
    #expect(try index.find("iphone 到了") == [5])
    #expect(try index.find("\"手机 很好\"") == [1])
    #expect(try index.find("\"手机 好用\"") == [])
  }

  @Test func aPhraseOfPairsDoesNotSpanTwoRuns() throws {
    let index = try TestIndex("甲乙 乙丙", "甲乙丙")
    #expect(try index.find("甲乙丙") == [2])
  }

  @Test func diacriticsAndCaseDoNotMatter() throws {
    let index = try TestIndex("Übung macht den Meister", "ubung", "Ёлка", "Straße")
    #expect(try index.find("ubung") == [2, 1])
    #expect(try index.find("ÜBUNG") == [2, 1])
    #expect(try index.find("елка") == [3])
    #expect(try index.find("STRASSE") == [4])
  }

  @Test func scopeNarrows() throws {
    let index = try TestIndex()
    try index.apply([
      .add(document(1, "word", channel: 1, author: 10, thread: 100, time: 1_000)),
      .add(document(2, "word", channel: 2, author: 10, time: 90_000_000)),
      .add(document(3, "word", channel: 3, author: 11, thread: 100, time: 200_000_000)),
      .add(document(4, "other", channel: 1, author: 11, time: 300_000_000)),
    ])
    let terms = try SearchTerms("word")
    func find(
      _ channels: Set<Int64>, author: Int64? = nil, thread: Int64? = nil, time: Range<Int64>? = nil
    ) throws -> [Int64] {
      let query = SearchQuery(terms, channels: channels, author: author, thread: thread, time: time)
      return try index.reader.search(query).hits.map(\.key)
    }
    #expect(try find([1, 2, 3]) == [3, 2, 1])
    #expect(try find([2]) == [2])
    #expect(try find([]) == [])
    #expect(try find([99]) == [])
    #expect(try find(Set(2...500)) == [3, 2])
    #expect(try find([1, 2, 3], author: 10) == [2, 1])
    #expect(try find([1, 2, 3], thread: 100) == [3, 1])
    #expect(try find([1, 2, 3], author: 10, thread: 100) == [1])
    #expect(try find([1, 2, 3], time: 1_000..<90_000_000) == [1])
    #expect(try find([1, 2, 3], time: 1_001..<90_000_001) == [2])
    #expect(try find([1, 2, 3], time: 400_000_000..<500_000_000) == [])
    #expect(try find([1, 2, 3], time: 5..<5) == [])
    #expect(try find([1, 2, 3], time: .min..<(.max)) == [3, 2, 1])
  }

  @Test func manySeenChannelsAmongManyUnseen() throws {
    let index = try TestIndex()
    // More than a walk looks at before it narrows to the channels.
    try index.apply((1...1_500).map { .add(document($0, "word", channel: $0 <= 20 ? $0 : 5_000)) })
    let terms = try SearchTerms("word")
    for highest in [3, 4, 5, 20, 999, 1_000, 1_001, 4_000] as [Int64] {
      var query = SearchQuery(terms, channels: Set(1...highest), limit: 7)
      var found: [Int64] = []
      repeat {
        let page = try index.reader.search(query)
        found += page.hits.map(\.key)
        query.before = page.next
      } while query.before != nil
      #expect(found == (1...min(highest, 20)).reversed(), "\(highest) channels")
    }
  }

  @Test func idsOfAnySizeStayApart() throws {
    let ids: [Int64] = [0, 1, 63, 64, 65, 4_095, 4_096, .max, .min, -1]
    let index = try TestIndex()
    try index.apply(
      ids.enumerated().map { .add(document(Int64($0 + 1), "x", channel: $1, author: $1, thread: $1)) })
    for (place, id) in ids.enumerated() {
      let query = SearchQuery(try SearchTerms("x"), channels: [id], author: id, thread: id)
      #expect(try index.reader.search(query).hits.map(\.key) == [Int64(place + 1)])
    }
  }

  @Test func scopeCannotBeTypedAsText() throws {
    let index = try TestIndex("c1 a1 t1")
    var raw = document(2, "")
    raw.text =
      ScopeToken.scope(channel: 1, author: 1, thread: nil, number: 1, text: [], hasFiles: false) + [
        0xFF, 0xF8, 0x81,
      ]
    try index.apply([.add(raw)])
    let scope = SearchQuery(try SearchTerms("c1"), channels: [2])
    #expect(try index.reader.search(scope).hits.isEmpty)
    #expect(try index.find("c1") == [1])
    try index.apply([.remove(key: 2, oldText: raw.text)])
    #expect(try index.reader.documentCount() == 1)
  }

  @Test func pagesFollowEachOther() throws {
    let index = try TestIndex()
    try index.apply((1...25).map { .add(document($0, "word")) })
    var query = SearchQuery(try SearchTerms("word"), channels: [1], limit: 10)
    var pages: [[Int64]] = []
    while true {
      let page = try index.reader.search(query)
      pages.append(page.hits.map(\.key))
      // New documents do not disturb a page that was begun.
      try index.apply([.add(document(100 + Int64(pages.count), "word"))])
      guard let next = page.next else { break }
      query.before = next
    }
    #expect(pages == [Array((16...25).reversed()), Array((6...15).reversed()), Array((1...5).reversed())])
  }

  @Test func limitsAreHeld() throws {
    let index = try TestIndex()
    try index.apply((1...300).map { .add(document($0, "word")) })
    let terms = try SearchTerms("word")
    for (asked, given) in [(0, 1), (-5, 1), (1, 1), (200, 200), (5_000, 200)] {
      #expect(try index.reader.search(SearchQuery(terms, channels: [1], limit: asked)).hits.count == given)
    }
    #expect(try index.reader.search(SearchQuery(terms, channels: [1], before: 1)).hits.isEmpty)
    #expect(try index.reader.search(SearchQuery(terms, channels: [1], before: .min)).hits.isEmpty)
  }

  @Test func hitsCarryWhatTheyAreAbout() throws {
    let index = try TestIndex()
    try index.apply([.add(document(77, "word", channel: 5, time: 123_456))])
    let page = try index.reader.search(SearchQuery(SearchTerms("word"), channels: [5]))
    #expect(page.hits == [.init(number: 1, key: 77, channel: 5, timeMilliseconds: 123_456)])
    #expect(page.next == nil)
  }
}
