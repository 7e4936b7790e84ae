import TestSupport
import Testing

@testable import Store

@Suite struct TermMatcherTests {
  /// The parts of the text that are marked; nil where it does not match.
  private func marked(_ words: String, _ text: String) throws -> [String]? {
    let bytes = Array(text.utf8)
    return try TermMatcher(SearchTerms(words)).match(bytes).map { match in
      match.places.map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("fox", "The quick Fox, a fox.", ["Fox", "fox"]),
    ("fox quick", "the quick fox", ["quick", "fox"]),
    ("\"quick fox\"", "quick - fox quick brown fox", ["quick - fox"]),
    ("\"a a\"", "a a a", ["a a a"]), ("a*", "an apple, bananas", ["an", "apple"]),
    ("a* apple", "an apple", ["an", "apple"]),
    ("strasse", "Große Straße", ["Straße"]), ("STRAßE", "strasse", ["strasse"]),
    ("cafe", "cafe\u{301}, CAFÉ", ["cafe\u{301}", "CAFÉ"]),
    ("e", "e\u{301}\u{302}\u{303}x e\u{301}", ["e\u{301}"]),
    ("手机", "买了新手机，很好用", ["手机"]), ("手", "新手机 手", ["手", "手"]), ("机", "新手机", ["机"]),
    ("新手机", "买了新手机壳", ["新手机"]), ("서울", "서울에서", ["서울"]),
    ("iPhone手机", "新しいiPhone手机壳", ["iPhone手机"]), ("42", "٤٢", ["٤٢"]),
  ])
  func marks(_ words: String, _ text: String, _ expected: [String]) throws {
    #expect(try marked(words, text) == expected)
  }

  @Test(arguments: [
    ("fox", ""), ("fox", "foxes"), ("fox dog", "a fox"), ("\"quick fox\"", "fox quick"), ("\"a a\"", "a b a"),
    ("手机", "手 机"), ("手很", "手机，很好"), ("abc*", "ab"),
    // Letters of another alphabet that only look alike.
    ("pay", "\u{440}\u{430}\u{443}"), ("admin", "\u{430}dmin"),
  ])
  func doesNotMatch(_ words: String, _ text: String) throws {
    #expect(try marked(words, text) == nil)
  }

  @Test func zeroWidthAndLookAlikeFormsAreTheSameWord() throws {
    #expect(try marked("pay", "p\u{200B}ay ｐａｙ pa\u{AD}y") == ["p\u{200B}ay", "ｐａｙ", "pa\u{AD}y"])
  }

  @Test func aTextFullOfWordsIsMarkedUpToABound() throws {
    let text = Array(String(repeating: "a ", count: 30_000).utf8)
    let places = try #require(try TermMatcher(SearchTerms("a")).match(text)?.places)
    #expect(places.count == TermMatcher.mostPlaces)
    #expect(places.first == 0..<1 && places.last == 126..<127)
    let overlapping = try #require(try TermMatcher(SearchTerms("\"a a a a\" \"a a\"")).match(text)?.places)
    #expect(overlapping.count == 1 && overlapping.first?.lowerBound == 0)
  }

  @Test func occurrencesAreCountedForEachTerm() throws {
    let text = Array((String(repeating: "a b ", count: 300) + "c b").utf8)
    let match = try #require(TermMatcher(SearchTerms("\"a b\" c b* b")).match(text))
    #expect(match.tally == [255, 1, 255, 255])
    #expect(try TermMatcher(SearchTerms("\"a a\" a")).match(Array("a a a b a".utf8))?.tally == [2, 4])
  }

  @Test func aWordThatComesAfterTheBoundStillCounts() throws {
    let text = Array((String(repeating: "a ", count: 5_000) + "end").utf8)
    #expect(try TermMatcher(SearchTerms("a end")).match(text)?.places.count == TermMatcher.mostPlaces)
  }

  @Test func aPhraseOfTheMostTokensIsFound() throws {
    let phrase = (0..<SearchTerms.maxTokens).map { "w\($0)" }.joined(separator: " ")
    #expect(try marked("\"\(phrase)\"", "before \(phrase) after") == [phrase])
    #expect(try marked("\"\(phrase)\"", "w0 w0 \(phrase)") == [phrase])
  }

  @Test func anyBytesAreTaken() throws {
    var random = Seeded()
    for _ in 0..<3_000 {
      guard let terms = try? SearchTerms(utf8: random.bytes(1 + random.below(12))) else { continue }
      let text = random.bytes(random.below(80))
      let places = TermMatcher(terms).match(text)?.places ?? []
      for (place, next) in zip(places, places.dropFirst()) {
        #expect(place.upperBound <= next.lowerBound)
      }
      #expect(places.allSatisfy { !$0.isEmpty && $0.upperBound <= text.count })
    }
  }
}
