import Testing

@testable import Terminal

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("日", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("👩‍👩‍👧", 2),
    ("🇩🇪", 2),
    ("❤️", 2), ("\u{301}", 0), ("ｱ", 1), ("Ａ", 2),
  ])
  func countsColumns(text: String, width: Int) {
    #expect(TextWidth.of(text) == width)
  }
}
