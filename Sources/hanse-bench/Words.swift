/// Text of made-up words, the same in every run: few words are common and most are rare, as in a language.
struct Words {
  private static let vocabulary = 20_000
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2 &+ 1 }

  /// Appends words until `text` has exactly that many bytes.
  mutating func fill(_ text: inout [UInt8], toBytes count: Int) {
    while text.count < count {
      if !text.isEmpty { text.append(UInt8(ascii: " ")) }
      appendWord(to: &text)
    }
    text.removeLast(text.count - count)
  }

  private mutating func appendWord(to text: inout [UInt8]) {
    // The product of two even draws favours low ranks.
    let rank = Int(next() % UInt64(Self.vocabulary)) * Int(next() % UInt64(Self.vocabulary)) / Self.vocabulary
    var rest = rank + 26
    while rest > 0 {
      text.append(UInt8(ascii: "a") + UInt8(rest % 26))
      text.append(Array("aeiou".utf8)[rest % 5])
      rest /= 26
    }
  }

  /// SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
