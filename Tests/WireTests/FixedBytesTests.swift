import TestSupport
import Testing
import Wire

/// The fixed sizes: bytes in, the same bytes out, ordered by the first byte that differs.
struct FixedBytesTests {
  @Test func bytesComeOutAsTheyWentIn() {
    var random = Seeded()
    for _ in 0..<200 {
      let raw = random.bytes(64)
      #expect(Bytes64(raw)?.bytes == raw)
      #expect(Bytes32(raw, at: 7).bytes == Array(raw[7..<39]))
      #expect(Bytes16(raw, at: 48).bytes == Array(raw[48...]))
      for count in [0, 15, 17, 31, 33, 63, 65] {
        let wrong = random.bytes(count)
        #expect(Bytes16(wrong) == nil && Bytes32(wrong) == nil && Bytes64(wrong) == nil)
      }
    }
    #expect(Bytes32.zero.bytes == [UInt8](repeating: 0, count: 32))
  }

  @Test func orderIsThatOfTheBytes() throws {
    var random = Seeded()
    for _ in 0..<2_000 {
      let left = random.bytes(32)
      var right = left
      right[random.integer(0...31)] = UInt8(truncatingIfNeeded: random.next())
      let expected = left.lexicographicallyPrecedes(right)
      #expect((Bytes32(left, at: 0) < Bytes32(right, at: 0)) == expected)
      #expect((Bytes32(left, at: 0) == Bytes32(right, at: 0)) == (left == right))
      let isShortBefore = left.prefix(16).lexicographicallyPrecedes(right.prefix(16))
      #expect((Bytes16(left, at: 0) < Bytes16(right, at: 0)) == isShortBefore)
    }
  }

  @Test func bitZeroIsTheHighestOfTheFirstByte() {
    var random = Seeded()
    let raw = random.bytes(32)
    let value = Bytes32(raw, at: 0)
    for index in 0..<256 { #expect(value.bit(index) == (raw[index / 8] >> UInt8(7 - index % 8) & 1 == 1)) }
  }
}
