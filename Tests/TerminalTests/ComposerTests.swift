import TestSupport
import Testing

@testable import Terminal

@Suite struct ComposerTests {
  private func typed(_ keys: Key..., into text: String = "") -> Composer {
    var composer = Composer(text)
    for key in keys { _ = composer.take(key) }
    return composer
  }

  @Test func editsLikeAShell() {
    #expect(typed(.home, .text("x"), into: "abc").text == "xabc")
    #expect(typed(.left, .backspace, into: "abc").text == "ac")
    #expect(typed(.home, .delete, into: "abc").text == "bc")
    #expect(typed(.control("w"), into: "one two, three").text == "one two, ")
    #expect(typed(.control("w"), .control("y"), .control("y"), into: "a bc").text == "a bcbc")
    #expect(typed(.wordLeft, .control("k"), into: "one two").text == "one ")
    #expect(typed(.left, .control("u"), into: "one").text == "e")
    #expect(typed(.home, .alt("d"), into: "one two").text == " two")
    #expect(typed(.control("a"), .wordRight, .text("!"), into: "one two").text == "one! two")
  }

  @Test func movesBetweenLines() {
    #expect(typed(.up, .text("x"), into: "one\nlonger").text == "onex\nlonger")
    #expect(typed(.up, .home, .text("x"), .down, .end, .text("y"), into: "one\ntwo").text == "xone\ntwoy")
    var composer = Composer("one")
    #expect(!composer.take(.up) && !composer.take(.down), "there is no other line")
  }

  @Test func keepsClustersWhole() {
    let composer = typed(.text("e"), .text("\u{301}"), .backspace)
    #expect(composer.isEmpty, "a letter and its mark are one")
    #expect(typed(.left, .backspace, into: "a👩‍👩‍👧b").text == "ab")
    #expect(typed(.text("👩"), .text("\u{200D}"), .text("👧"), .text("x")).characters.count == 2)
  }

  @Test func cleansWhatIsPasted() {
    #expect(
      typed(.paste("one\r\ntwo\rthree\u{1B}[31m\u{7}\tx\u{9B}y")).text == "one\ntwo\nthree[31m\tx" + "y")
  }

  @Test func laysOutWithinItsWidth() {
    var random = Seeded()
    let letters: [Character] = ["a", "é", "日", "\n", " ", "👩‍👩‍👧", "\u{301}", "z"]
    for _ in 0..<300 {
      var composer = Composer()
      for _ in 0..<random.integer(0...60) { composer.insert(String(letters[random.integer(0...7)])) }
      for _ in 0..<random.integer(0...70) { _ = composer.take(random.oneIn(2) ? .left : .wordLeft) }
      let columns = random.integer(2...20)
      let laid = composer.layout(columns: columns)
      #expect(laid.lines.allSatisfy { TextWidth.of($0) <= columns })
      #expect(laid.lines.indices.contains(laid.row) && (0..<columns).contains(laid.column))
      #expect(laid.lines.joined() == composer.text.replacing("\n", with: ""))
    }
  }
}
