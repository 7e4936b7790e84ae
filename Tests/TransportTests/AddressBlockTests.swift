import TestSupport
import Testing

@testable import Transport

@Suite struct AddressBlockTests {
  @Test(arguments: [
    ("127.0.0.1/32", "127.0.0.1", true), ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "203.0.113.9", true),
    ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.255", true),
    ("::1", "::1", true), ("::1/128", "::2", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
    ("2001:db8::/33", "2001:db8:8000::1", false), ("0.0.0.0/0", "2001:db8::1", false),
    ("::/0", "127.0.0.1", false), ("127.0.0.0/8", "::ffff:127.0.0.1", true),
    ("::ffff:127.0.0.0/104", "127.9.9.9", true),
  ])
  func containsWhatBeginsAlike(_ block: String, _ address: String, _ isIn: Bool) throws {
    let block = try #require(AddressBlock(block))
    #expect(block.contains(try #require(NumericAddress(address))) == isIn)
  }

  @Test(arguments: [
    "", "localhost", "127.0.0.1/33", "::1/129", "127.0.0.1/-1", "127.0.0.1/", "127.0.0.1/08", "127.0.0.1/8/8",
    "127.0.0.1/8", "2001:db8::1/32", "127.0.0.1:80", "[::1]", "::ffff:127.0.0.1/32", "fe80::1%lo", "/8",
    "127.1", "0x7f000001", "::ffff:10.0.0.0/-9223372036854775808", "127.0.0.1\0.evil",
  ])
  func refusesWhatIsNone(_ text: String) {
    #expect(AddressBlock(text) == nil)
  }

  /// Against the bits one by one.
  @Test func agreesWithCountingBits() {
    var generator = Seeded(seed: 7)
    for _ in 0..<2_000 {
      let length = generator.next() % 2 == 0 ? 4 : 16
      let bits = Int(generator.next() % UInt64(length * 8 + 1))
      var base = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      for bit in bits..<(length * 8) { base[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
      var other = base
      for bit in bits..<(length * 8) where generator.next() % 2 == 0 {
        other[bit / 8] |= 0x80 >> UInt8(bit % 8)
      }
      let flipped = Int(generator.next() % UInt64(length * 8))
      if generator.next() % 2 == 0 { other[flipped / 8] ^= 0x80 >> UInt8(flipped % 8) }
      guard let address = NumericAddress(bytes: base), let block = AddressBlock("\(address)/\(bits)"),
        let candidate = NumericAddress(bytes: other), candidate.bytes.count == length
      else { continue }
      let isIn = (0..<bits).allSatisfy { bit in
        (base[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
      }
      #expect(block.contains(candidate) == isIn, "\(block) \(candidate)")
    }
  }
}
