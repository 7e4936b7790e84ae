import TestSupport
import Testing

@testable import Terminal

@Suite struct WrappingTests {
  @Test func breaksAtBlanks() {
    #expect(Wrapping.wrapped("one two three", columns: 8) == ["one two", "three"])
    #expect(Wrapping.wrapped("one two three", columns: 7) == ["one two", "three"])
    #expect(Wrapping.wrapped("unbreakable", columns: 4) == ["unbr", "eaka", "ble"])
    #expect(Wrapping.wrapped("日本語です", columns: 5) == ["日本", "語で", "す"])
    #expect(Wrapping.wrapped("", columns: 5) == [""])
    #expect(Wrapping.wrapped("one two", columns: 7, firstIndent: 4) == ["one", "two"])
  }

  @Test func cutsWithAnEllipsis() {
    #expect(Wrapping.cut("general", columns: 7) == "general")
    #expect(Wrapping.cut("general", columns: 5) == "gene…")
    #expect(Wrapping.cut("日本語", columns: 4) == "日…")
    #expect(Wrapping.fitted("日本語", columns: 4) == "日… ")
    #expect(Wrapping.cut("x", columns: 0) == "")
  }

  @Test func boundsTheWorkOfHugeTexts() {
    let long = Wrapping.lines(of: String(repeating: "x", count: 1 << 20), columns: 10, limit: 3)
    #expect(long.lines == Array(repeating: "xxxxxxxxxx", count: 3) && long.hasMore)
    let many = Wrapping.lines(of: String(repeating: "\n", count: 1 << 20), columns: 10, limit: 3)
    #expect(many.lines == ["", "", ""] && many.hasMore)
    #expect(!Wrapping.lines(of: "a\nb\nc", columns: 10, limit: 3).hasMore)
    #expect(Wrapping.lines(of: "a\r\nb\rc\td", columns: 20).lines == ["a", "b\\u{d}c    d"])
  }

  @Test func losesNothingAndFits() {
    var random = Seeded()
    let letters: [Character] = ["a", "b", " ", " ", "日", "é", "👍", "\u{301}", "-"]
    for _ in 0..<500 {
      let text = String((0..<random.integer(0...80)).map { _ in letters[random.integer(0...8)] })
      let columns = random.integer(2...20)
      let lines = Wrapping.wrapped(text, columns: columns, firstIndent: random.integer(0...10))
      #expect(lines.allSatisfy { TextWidth.of($0) <= columns })
      let words = { (text: String) in text.replacing(" ", with: "") }
      #expect(words(lines.joined()) == words(text))
    }
  }
}
