import TestSupport
import Testing

@testable import Store

@Suite struct TokenizerTests {
  @Test(arguments: [
    ("Hello, World!", ["hello", "world"]),
    ("don't foo_bar a-b", ["don", "t", "foo", "bar", "a", "b"]),
    ("Übung ÉCOLE Ångström naïve", ["ubung", "ecole", "angstrom", "naive"]),
    ("U\u{308}bung e\u{301}cole", ["ubung", "ecole"]),
    ("Straße ÆON œuvre søster łódź", ["strasse", "aeon", "oeuvre", "soster", "lodz"]),
    ("ΆΛΦΑ λόγος ΛΌΓΟΣ", ["αλφα", "λογοσ", "λογοσ"]),
    ("Ёлка ёж Мой мои", ["елка", "еж", "мой", "мои"]),
    ("İstanbul ılık", ["istanbul", "ilik"]),
    ("Việt Nguyễn", ["viet", "nguyen"]),
    ("ver2 3.14 ٤٢", ["ver2", "3", "14", "42"]),
    ("ｉＰｈｏｎｅ１５", ["iphone15"]),
    ("שָׁלוֹם سَلَام", ["שלום", "سلام"]),
    ("हिन्दी", ["हिन्दी"]),
    ("a👍🏽b 👩‍👩‍👧", ["a", "b"]),
    ("soft\u{AD}hyphen zero\u{200D}width", ["softhyphen", "zerowidth"]),
    ("", []), (" \t\n…—", []),
  ])
  func words(_ text: String, _ expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test(arguments: [
    ("手机", ["手机", "机"]),
    ("我买手机", ["我买", "买手", "手机", "机"]),
    ("手", ["手"]),
    ("iPhone手机壳", ["iphone", "手机", "机壳", "壳"]),
    ("手机iPhone", ["手机", "机", "iphone"]),
    ("お茶を飲む。水", ["お茶", "茶を", "を飲", "飲む", "む", "水"]),
    ("コーヒー", ["コー", "ーヒ", "ヒー", "ー"]),
    ("안녕 하세요", ["안녕", "녕", "하세", "세요", "요"]),
    ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", ["한글", "글"]),
    ("กิน", ["กิ", "ิน", "น"]),
    ("3月", ["3", "月"]),
    ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
  ])
  func pairs(_ text: String, _ expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test func whatIsNotUTF8Separates() {
    let a = UInt8(ascii: "a")
    for bad: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0x80], [0xE0, 0x80, 0x80], [0],
    ] {
      #expect(tokens([a] + bad + [a]) == ["a", "a"], "\(bad)")
      #expect(tokens([a] + bad) == ["a"], "\(bad)")
      #expect(tokens(bad) == [], "\(bad)")
    }
  }

  @Test func aLongWordIsCutAtAScalar() {
    #expect(tokens(String(repeating: "x", count: 500)) == [String(repeating: "x", count: 96)])
    #expect(tokens("y" + String(repeating: "ж", count: 100)) == ["y" + String(repeating: "ж", count: 46)])
  }

  @Test func placesAreTheBytesOfTheText() {
    let text = Array("ab, 手机x".utf8)
    let places = text.withUnsafeBufferPointer { Tokenizer.run($0, into: TokenList()).places }
    #expect(places == [0..<2, 4..<10, 7..<10, 10..<11])
  }

  @Test func anyBytesGiveTokensThatFoldToThemselves() {
    var random = Seeded()
    for _ in 0..<3_200 {
      var bytes = random.bytes(random.below(60))
      // Half of them mostly valid text, from all planes.
      if random.below(2) == 0 {
        let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32(random.below(0x32000))) }
        bytes = Array(String(String.UnicodeScalarView(scalars)).utf8) + bytes.prefix(2)
      }
      for token in tokens(bytes) {
        #expect(token.utf8.count <= TokenizerLimits.maxTokenBytes)
        #expect(tokens(token).first == token)
        #expect(!token.utf8.contains { $0 < 0x30 || $0 == 0xFF })
      }
    }
  }
}
