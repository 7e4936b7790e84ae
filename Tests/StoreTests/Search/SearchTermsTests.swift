import TestSupport
import Testing

@testable import Store

@Suite struct SearchTermsTests {
  /// Terms written as "a b" for tokens side by side, with a * for a prefix.
  private func read(_ text: String) throws -> [String] {
    try SearchTerms(text).terms.map { term in
      term.tokens.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        + (term.isPrefix ? "*" : "")
    }
  }

  @Test(arguments: [
    ("hello World", ["hello", "world"]),
    ("  \"Hello,  world\" again ", ["hello world", "again"]),
    ("wor* foo-ba*", ["wor*", "foo ba*"]),
    ("a\"b c\"d", ["a", "b c", "d"]),
    ("\"never closed wor*", ["never closed wor"]),
    ("* ** a** b*c", ["a*", "b c"]),
    (
      "NOT a OR b AND NEAR(c, 5) text:d ^e -f {g}",
      ["not", "a", "or", "b", "and", "near c", "5", "text d", "e", "f", "g"]
    ),
    ("手机", ["手机"]), ("手", ["手*"]), ("买手机", ["买手 手机"]), ("手机iPhone", ["手机 机 iphone"]),
    ("iPhone手", ["iphone 手*"]), ("\"iPhone 手机\"", ["iphone 手机"]), ("手机\u{3000}电话", ["手机", "电话"]),
    ("手机!", ["手机"]), ("x'; DROP TABLE word; --", ["x", "drop", "table", "word"]),
  ])
  func isUnderstoodAs(_ text: String, _ expected: [String]) throws {
    #expect(try read(text) == expected)
  }

  @Test(arguments: ["", "   ", "\"\"", "\"", "*", "…!?", "👍", "\u{0}", "\"* *\""])
  func nothingToLookForIsRefused(_ text: String) {
    #expect(throws: SearchRefusal.searchEmpty) { try SearchTerms(text) }
  }

  @Test func tooMuchIsRefused() throws {
    let words = (1...16).map { "w\($0)" }.joined(separator: " ")
    #expect(try SearchTerms(words).terms.count == 16)
    #expect(throws: SearchRefusal.searchTooComplex) { try SearchTerms(words + " more") }
    #expect(throws: SearchRefusal.searchTooComplex) { try SearchTerms(String(repeating: "手", count: 66)) }
    #expect(throws: SearchRefusal.searchTooComplex) { try SearchTerms(String(repeating: "x", count: 1_025)) }
    #expect(throws: SearchRefusal.searchTooComplex) { try SearchTerms(String(repeating: "a-", count: 65)) }
  }

  @Test func noInputReachesFTS5AsSyntax() throws {
    var random = Seeded()
    let index = try TestIndex("some text", "另一个")
    let pieces = [
      "\"", "*", "(", ")", "AND", "OR", "NOT", "NEAR", "{text}", ":", "^", "+", "-", "'", "\0", "手", "机", " ",
      "a", "ü", "\\",
    ]
    for _ in 0..<2_000 {
      var bytes = random.bytes(random.below(30))
      if random.below(2) == 0 {
        bytes = (0..<random.below(12)).flatMap { _ in Array(pieces[random.below(pieces.count)].utf8) }
      }
      guard let terms = try? SearchTerms(utf8: bytes) else { continue }
      let query = SearchQuery(terms, channels: [1, 2], author: 1, thread: random.below(2) == 0 ? nil : 7)
      #expect(throws: Never.self, "\(bytes)") { try index.reader.search(query) }
    }
  }
}
