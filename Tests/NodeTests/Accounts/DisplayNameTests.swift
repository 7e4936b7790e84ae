import Testing
import Wire

@testable import Node

struct DisplayNameTests {
  @Test(
    arguments: [
      "Anna", "Anna B.", "Ånna Ø", "安娜", "Анна", "أنا", "עמית", "José-María O’Neil", "👍", "❤\u{FE0F} Anna",
      "a", String(repeating: "a", count: 200), "N\u{303}ina",
      // Joiners that are seen: Persian, also over a mark; Devanagari, Bengali, Sinhala, Malayalam; emoji.
      "می\u{200C}خواهم", "خانه\u{200C}ای", "ب\u{650}\u{200C}\u{650}ب", "क्\u{200D}ष", "क्\u{200C}ष",
      "র\u{9CD}\u{200D}য",
      "ක්\u{200D}ෂ", "അവന്\u{200D}", "क\u{93C}्\u{200D}ष", "👩\u{200D}🚀", "👩🏽\u{200D}🚀", "🏳\u{FE0F}\u{200D}🌈",
      "👨\u{200D}👩\u{200D}👧", "🏴\u{200D}☠\u{FE0F}", "ᠮᠣᠩ\u{200C}ᠭᠣᠯ",
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
      // Joiners that are not: between Latin letters or where nothing joins, at an end, twice, without a letter, on another script's
      // virama, beside half of what they join.
      "\u{200C}می", "می\u{200C}", "م\u{200C}\u{200C}ی", "دار\u{200C}و", "א\u{200C}ב", "م\u{200D}ی",
      "م\u{200C} ی", "مa\u{200C}ی",
      "a\u{200C}م", "्\u{200D}ष", "an\u{94D}\u{200D}na", "क्\u{200C}", "क्\u{200C}a\u{200C}", "क\u{200D}ष",
      "क\u{200C}ष", "安\u{200D}娜",
      "👩\u{200D}", "\u{200D}🚀", "👩\u{200D}\u{200D}🚀", "👩\u{200D}a", "1\u{200D}🚀", "👩\u{200D}🏽", "🇩\u{200D}🇪",
      "👩\u{200C}🚀",
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
