import TestSupport
import Testing

@testable import Store

@Suite struct OracleTests {
  private typealias Oracle = SearchOracle

  private static let words = [
    "a", "ab", "abc", "b", "ba", "bab", "x", "xy", "42", "lon", "long", "longer", "lonely",
  ]
  private static let characters: [Character] = ["手", "机", "か", "서", "ก"]

  /// Each way of going through the index finds the same.
  private static let ways: [SearchPlan.Limits] = [
    SearchPlan.Limits(), SearchPlan.Limits(mostPages: -1),
    SearchPlan.Limits(mostPages: -1, mostPrefixPages: -1),
    // The lists of all words but the rarest are left out.
    SearchPlan.Limits(textsOfPage: 1_000_000, leastPages: -1),
  ]

  @Test(arguments: 0..<6)
  func theIndexAgreesWithALinearScan(_ round: Int) throws {
    var random = Seeded()
    let index = try TestIndex()
    index.reader.limits = Self.ways[round % Self.ways.count]
    var oracle = Oracle()
    for _ in 0..<20 {
      if random.below(2) == 0 { try index.skipNumbers(Int64(random.below(40_000))) }
      try index.apply((0..<random.below(40)).map { _ in change(&oracle, &random) })
      if random.below(4) == 0 { _ = try index.writer.purge(pages: 1) }
      #expect(try index.reader.documentCount() == Int64(oracle.documents.count))
      for _ in 0..<25 { try compare(index, oracle, &random) }
    }
    try index.purge()
    for _ in 0..<50 { try compare(index, oracle, &random) }
  }

  private func change(_ oracle: inout Oracle, _ random: inout Seeded) -> IndexBatch.Change {
    let key = Int64(1 + random.below(300))
    let old = oracle.documents[key].map { Array($0.text.utf8) }
    if let old, random.below(3) == 0 {
      oracle.documents[key] = nil
      return .remove(key: key, oldText: old)
    }
    let made = Oracle.Document(
      chunks: chunks(random.below(7), &random), channel: Int64(random.below(4)),
      author: Int64(random.below(3)),
      thread: random.below(2) == 0 ? nil : Int64(random.below(3)), time: Int64(random.below(10)) * 40_000_000,
      place: 0)
    oracle.put(key, made)
    let document = document(
      key, made.text, channel: made.channel, author: made.author, thread: made.thread, time: made.time)
    return old.map { .replace(document, oldText: $0) } ?? .add(document)
  }

  private func chunks(_ count: Int, _ random: inout Seeded) -> [Oracle.Chunk] {
    (0..<count).map { _ in
      if random.below(2) == 0 { return .word(Self.words[random.below(Self.words.count)]) }
      let run = (0..<(1 + random.below(4))).map { _ in Self.characters[random.below(Self.characters.count)] }
      return .run(String(run))
    }
  }

  private func compare(
    _ index: TestIndex, _ oracle: Oracle, _ random: inout Seeded
  ) throws {
    var terms: [Oracle.Term] = []
    var text = ""
    for _ in 0...random.below(3) {
      if random.below(3) == 0 {
        let prefix = ["a", "b", "ab", "4", "x", "ba", "long", "longe"][random.below(8)]
        terms.append(.prefix(prefix))
        text += " \(prefix)*"
      } else {
        let phrase = chunks(1 + random.below(3), &random)
        terms.append(.phrase(phrase))
        // Without quotes a single chunk means the same.
        let quote = phrase.count > 1 || random.below(2) == 0 ? "\"" : " "
        text += quote + phrase.map(\.text).joined(separator: " ") + quote
      }
    }
    var query = SearchQuery(
      try SearchTerms(text), channels: Set((0..<random.below(5)).map { _ in Int64(random.below(4)) }))
    query.author = random.below(3) == 0 ? Int64(random.below(3)) : nil
    query.thread = random.below(3) == 0 ? Int64(random.below(3)) : nil
    let from = Int64(random.below(400_000_000))
    query.time = random.below(3) == 0 ? from..<(from + Int64(random.below(200_000_000))) : nil
    query.limit = 1 + random.below(7)
    let expected = oracle.find(terms) { document in
      query.channels.contains(document.channel) && (query.author ?? document.author) == document.author
        && (query.thread == nil || query.thread == document.thread)
        && (query.time?.contains(document.time) ?? true)
    }
    // A text is looked at as by whoever shows it.
    let matcher = TermMatcher(try #require(query.terms))
    let look = SearchLook(isAlways: random.below(2) == 0) { hit in
      oracle.documents[hit.key].flatMap { matcher.match(Array($0.text.utf8))?.tally }
    }
    let counted = try index.reader.count(query, limit: 1_000, budget: .questions(.max), look: look)
    let ranked = try index.reader.best(query, budget: .questions(.max), look: look)
    var found: [Int64] = []
    repeat {
      let page = try index.reader.search(query, budget: .questions(random.below(3)), look: look)
      found += page.hits.map(\.key)
      query.before = page.next
    } while query.before != nil
    #expect(found == expected, "search \(text)")
    #expect(counted == .exactly(expected.count), "search \(text)")
    #expect(ranked.areAll && Set(ranked.ranked.map(\.key)) == Set(expected), "search \(text)")
    for (key, document) in oracle.documents.shuffled(using: &random).prefix(10) {
      let matches = matcher.match(Array(document.text.utf8)) != nil
      let isExpected = !oracle.find(terms) { $0.place == document.place }.isEmpty
      #expect(matches == isExpected, "search \(text), document \(key)")
    }
  }
}
