import TestSupport
import Testing
import Wire

/// What holds for every item and every input.
struct CBORPropertyTests {
  @Test func everyItemIsReadAsItWasWritten() throws {
    var random = Seeded()
    for _ in 0..<1_000 {
      let item = Item.random(depth: random.integer(0...CBORReader.depthLimit), using: &random)
      let bytes = item.encoded
      let isSame = try CBORReader.read(bytes) { (reader) throws(WireError) in try item.isNext(in: &reader) }
      #expect(isSame, "\(hex(bytes))")
      #expect(LooseParser.parse(bytes) == item, "\(hex(bytes))")
    }
  }

  @Test func everyPrefixIsTruncated() throws {
    var random = Seeded()
    for _ in 0..<100 {
      let bytes = Item.random(depth: 4, using: &random).encoded
      for count in 0..<min(bytes.count, 200) {
        #expect(refusal(of: Array(bytes.prefix(count))) == .truncated, "\(hex(bytes)) cut at \(count)")
      }
      #expect(refusal(of: bytes + [0]) == .trailingBytes)
    }
  }

  /// Whatever is accepted is the one encoding of what it says.
  @Test func whatIsAcceptedIsTheOnlySpelling() throws {
    var random = Seeded()
    var accepted = 0
    for _ in 0..<200 {
      let original = Item.random(depth: 5, using: &random).encoded
      for _ in 0..<50 {
        let mutated = mutate(original, &random)
        guard refusal(of: mutated) == nil else { continue }
        accepted += 1
        guard let item = LooseParser.parse(mutated) else {
          Issue.record("accepted, but no item: \(hex(mutated))")
          continue
        }
        #expect(item.encoded == mutated, "\(hex(mutated))")
      }
    }
    #expect(accepted > 100)
  }

  @Test func randomBytesAreAcceptedOnlyAsTheOnlySpelling() {
    var random = Seeded()
    for _ in 0..<5_000 {
      let input = random.bytes(random.integer(0...24))
      guard refusal(of: input) == nil else { continue }
      #expect(LooseParser.parse(input)?.encoded == input, "\(hex(input))")
    }
  }

  private func refusal(of input: [UInt8]) -> WireError? {
    do throws(WireError) {
      try CBORReader.read(input) { (reader) throws(WireError) in try reader.skip() }
      return nil
    } catch {
      return error
    }
  }

  private func mutate(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<random.integer(1...3) {
      guard !bytes.isEmpty else { return random.bytes(1) }
      let index = random.integer(0...(bytes.count - 1))
      switch random.integer(0...4) {
      case 0: bytes[index] ^= 1 << UInt8(random.integer(0...7))
      case 1: bytes[index] = UInt8(truncatingIfNeeded: random.next())
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }
}
