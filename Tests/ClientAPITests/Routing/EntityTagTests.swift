import Testing
import Transport

@testable import ClientAPI

@Suite struct EntityTagTests {
  private let tag = EntityTag(of: Array("one".utf8))

  @Test func tellsBytesApart() {
    #expect(tag.text == EntityTag(of: Array("one".utf8)).text)
    #expect(tag.text != EntityTag(of: Array("two".utf8)).text)
    #expect(tag.text != EntityTag(of: []).text)
  }

  @Test(arguments: ["T", "W/T", #""a",T"#, " T , \"b\"", "\"a\"\t,\tW/T", "*", " *"])
  func isHeld(_ value: String) {
    #expect(tag.isHeld(by: ["if-none-match": value.replacing("T", with: tag.text)]))
  }

  @Test(arguments: ["", ",", "\"\"", "\"a\"", "W/", "W/*x", "w/T", "TT", "T\"", "W/W/T"])
  func isNotHeld(_ value: String) {
    #expect(!tag.isHeld(by: ["if-none-match": value.replacing("T", with: tag.text)]))
    #expect(!tag.isHeld(by: ["if-match": tag.text]))
    #expect(!tag.isHeld(by: [:]))
  }
}
