import TestSupport
import Testing
import Transport

@Suite struct PercentCodingTests {
  @Test func decodesAndEncodes() {
    #expect(PercentCoding.decode("a%20b%C3%BC+") == "a bü+")
    #expect(PercentCoding.encode("a b/ü~") == "a%20b%2F%C3%BC~")
  }

  @Test(arguments: ["%", "%4", "%zz", "a\0b", "%C3", "%FF", "a%00b", "%C0%80", "%ED%A0%80"])
  func refuses(_ text: String) {
    #expect(PercentCoding.decode(text) == nil)
  }

  @Test func roundTripsAnyText() {
    var random = Seeded()
    for _ in 0..<200 {
      let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &random)) }
      let text = String(String.UnicodeScalarView(scalars))
      #expect(PercentCoding.decode(PercentCoding.encode(text)) == text)
    }
  }
}
