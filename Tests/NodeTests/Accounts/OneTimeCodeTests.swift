import Sodium
import Testing
import Wire

@testable import Node

struct OneTimeCodeTests {
  @Test func isReadHoweverItIsTyped() throws {
    let code = OneTimeCode.drawn()
    #expect(code.text.utf8.count == 29 && code.text.split(separator: "-").map(\.count) == [5, 5, 5, 5, 5])
    let bare = code.text.replacing("-", with: "")
    for typed in [code.text, bare, code.text.uppercased(), bare.map(String.init).joined(separator: " ")] {
      #expect(OneTimeCode(typed) == code)
    }
    let suite = try SodiumSuite()
    #expect(OneTimeCode(bare)?.hash(suite) == code.hash(suite))
    #expect(OneTimeCode.drawn().hash(suite) != code.hash(suite))
  }

  @Test(
    arguments: [
      "", "-", "00000", "00000-00000-00000-00000-0000", "00000-00000-00000-00000-000000",
      "0000i-00000-00000-00000-00000", "0000l-00000-00000-00000-00000", "0000é-00000-00000-00000-00000",
      "00000_00000_00000_00000_00000", String(repeating: "0", count: 1 << 20),
    ])
  func whatCannotBeACodeIsNone(_ text: String) { #expect(OneTimeCode(text) == nil) }
}
