import Testing
import Wire

@testable import Node

struct DisplayNameTests {
  @Test(
    arguments: [
      "Anna", "Anna B.", "Ånna Ø", "安娜", "Анна", "أنا", "עמית", "José-María O’Neil", "👍", "❤\u{FE0F} Anna",
      "a", String(repeating: "a", count: 200), "N\u{303}ina",
    ])
  func names(_ name: String) { #expect(DisplayName.refusal(of: Text(name)) == nil) }

  @Test(
    arguments: [
      "", String(repeating: "a", count: 201), "An\u{0}na", "An\nna", "Anna\u{7F}", "An\u{85}na",
      // Direction.
      "Anna\u{202E}nnaB", "\u{202A}Anna", "An\u{2066}na\u{2069}", "An\u{200E}na", "An\u{200F}na",
      "An\u{61C}na",
      // Nothing to see.
      "An\u{200B}na", "An\u{200C}na", "An\u{200D}na", "An\u{2060}na", "\u{FEFF}Anna", "An\u{AD}na",
      "An\u{180E}na", "An\u{34F}na", "\u{3164}", "\u{115F}Anna", "An\u{E0041}na", "An\u{FE01}na",
      "An\u{2028}na",
      // Blank, or blank at an end.
      " ", "\u{3000}", "\u{A0}\u{2003}", "\u{2800}", " Anna", "Anna ", "Anna\u{A0}", "\u{2800}Anna",
      // Meant for nobody.
      "\u{E000}", "\u{10FFFF}", "\u{378}",
    ])
  func noNames(_ name: String) { #expect(DisplayName.refusal(of: Text(name)) != nil) }

  @Test func anAboutMayBeEmpty() {
    #expect(DisplayName.refusal(ofAbout: "") == nil && DisplayName.refusal(ofAbout: "on leave") == nil)
    #expect(DisplayName.refusal(ofAbout: "on\u{202E}leave") != nil)
    #expect(DisplayName.refusal(ofAbout: Text(String(repeating: "a", count: 1_000))) == nil)
    #expect(DisplayName.refusal(ofAbout: Text(String(repeating: "a", count: 1_001))) != nil)
  }
}
