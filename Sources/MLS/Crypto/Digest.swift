/// A SHA-256 hash: four words, so that a tree of them allocates nothing.
public struct Digest: Hashable, Sendable {
  let word0: UInt64
  let word1: UInt64
  let word2: UInt64
  let word3: UInt64

  /// 32.
  public static let byteCount = 32

  /// `nil` unless there are exactly 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(_ from: Int) -> UInt64 {
      var value: UInt64 = 0
      for index in from..<(from + 8) { value = value << 8 | UInt64(bytes[index]) }
      return value
    }
    word0 = word(0)
    word1 = word(8)
    word2 = word(16)
    word3 = word(24)
  }

  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    append(to: &out)
    return out
  }

  func append(to out: inout [UInt8]) {
    for word in [word0, word1, word2, word3] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }
}
