import TestSupport
import Testing

@testable import Node

struct ConfigurationParserTests {
  private func sections(_ text: String) throws(ConfigurationFault) -> [ConfigurationSection] {
    try ConfigurationParser.sections(of: Array(text.utf8))
  }

  private func fault(_ bytes: [UInt8]) -> ConfigurationFault? {
    do throws(ConfigurationFault) {
      _ = try ConfigurationParser.sections(of: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsEveryKindOfStatement() throws {
    let sections = try sections(
      """
      # a comment
      text = "a # no comment \\" \\\\ \\n \\t é"   # a comment
        number=-42
      [one]
      flag = true\t
      other = false
      [two."x.example"]\r
      list = ["a","b" , "c",]
      none = []
      zero = 0
      """)
    #expect(sections.map(\.title) == ["the top of the file", "[one]", "[two.\"x.example\"]"])
    #expect(sections[0].entries.map(\.value) == [.string("a # no comment \" \\ \n \t é"), .integer(-42)])
    #expect(sections[1].entries.map(\.key) == ["flag", "other"])
    #expect(sections[1].entries.map(\.value) == [.bool(true), .bool(false)])
    #expect(sections[2].entries.map(\.value) == [.strings(["a", "b", "c"]), .strings([]), .integer(0)])
    #expect(sections[2].entries[0].valuePlace == ConfigurationPlace(line: 8, column: 8))
  }

  @Test func nothingIsAConfigurationToo() throws {
    #expect(try sections("").count == 1)
    #expect(try sections("\n\r\n  # only this").count == 1)
  }

  @Test(arguments: [
    ("a", 1, 2), ("a =", 1, 4), ("= 1", 1, 1), ("a = b", 1, 5), ("a = 'b'", 1, 5), ("a = \"b", 1, 7),
    ("a = \"b\nc\"", 1, 7), ("a = \"\\x\"", 1, 6), ("a = 1 2", 1, 7), ("a = 01", 1, 5), ("a = 1_000", 1, 5),
    ("a = 1.5", 1, 5), ("a = 0x10", 1, 5), ("a = -", 1, 5), ("a = --1", 1, 5), ("a = +1", 1, 5),
    ("a = True", 1, 5), ("a = truely", 1, 5), ("a = [1]", 1, 6), ("a = [\"b\" \"c\"]", 1, 10),
    ("a = [\"b\"", 1, 9),
    ("a = [\n\"b\"]", 1, 6), ("a = {}", 1, 5), ("a.b = 1", 1, 2), ("\"a\" = 1", 1, 1), ("é = 1", 1, 1),
    ("a = 1 b = 2", 1, 7), ("[a", 1, 3), ("[]", 1, 2), ("[[a]]", 1, 2), ("[a.b]", 1, 4), ("[a.\"b]", 1, 7),
    ("[a] b", 1, 5), ("# é\n  é", 2, 3), ("a = \"é\" é", 1, 9), ("a = 1 # \u{1}", 1, 9),
    ("a = \"\u{7f}\"", 1, 6),
    ("a = 1\rb = 2", 1, 6),
  ])
  func refusesTheRestOfTOML(_ text: String, _ line: Int, _ column: Int) {
    let fault = fault(Array(text.utf8))
    #expect(fault?.code == .syntax)
    #expect(fault?.place == ConfigurationPlace(line: line, column: column))
  }

  @Test func refusesWhatStandsTwice() {
    #expect(fault(Array("a = 1\nb = 2\na = 3".utf8))?.code == .duplicate)
    #expect(fault(Array("a = 1\nb = 2\na = 3".utf8))?.place == ConfigurationPlace(line: 3, column: 1))
    #expect(fault(Array("[a]\n[b]\n[a]".utf8))?.place == ConfigurationPlace(line: 3, column: 1))
    #expect(fault(Array("[a.\"x\"]\n[a.\"y\"]\n[a.\"x\"]".utf8))?.code == .duplicate)
    #expect(fault(Array("[a]\nk = 1\n[b]\nk = 1\n[a.\"x\"]\nk = 1".utf8)) == nil)
  }

  @Test func refusesNumbersOfMoreThan64Bits() {
    #expect(fault(Array("a = 9223372036854775807".utf8)) == nil)
    #expect(fault(Array("a = 9223372036854775808".utf8))?.code == .outOfRange)
  }

  @Test func refusesWhatIsNoText() {
    #expect(fault([0xff, 0xfe])?.code == .unreadable)
    #expect(fault([0x61, 0])?.code == .syntax)
  }

  @Test func mutatedFilesNeverCrash() {
    var random = Seeded()
    let text = Array(NodeConfiguration(domain: "hanse-a.test").commentedText.utf8)
    for _ in 0..<500 {
      var bytes = text
      for _ in 0..<random.integer(1...20) {
        let at = random.integer(0...(bytes.count - 1))
        if random.oneIn(2) { bytes[at] = random.bytes(1)[0] } else { bytes.swapAt(at, bytes.count / 2) }
      }
      if let place = fault(bytes)?.place {
        #expect(place.line >= 1 && place.column >= 1)
      }
    }
  }
}
