/// Exactly 32 bytes: a hash, an id or a public key. Four words, so that it lives in registers and never allocates.
public struct Bytes32: Hashable, Sendable {
  let word0: UInt64
  let word1: UInt64
  let word2: UInt64
  let word3: UInt64

  public static let byteCount = 32
  public static let zero = Bytes32(word0: 0, word1: 0, word2: 0, word3: 0)

  init(word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// The 32 bytes at `offset`, which must all be there.
  public init(_ bytes: [UInt8], at offset: Int) {
    self.init(
      word0: bigEndianWord(bytes, offset), word1: bigEndianWord(bytes, offset + 8),
      word2: bigEndianWord(bytes, offset + 16), word3: bigEndianWord(bytes, offset + 24))
  }

  /// `nil` unless there are exactly 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(bytes, at: 0)
  }

  /// 32 bytes from 64 lower-case hexadecimal digits; `nil` for anything else.
  public init?(hex: some Sequence<UInt8>) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes)
  }

  public var bytes: [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(Self.byteCount)
    append(to: &out)
    return out
  }

  public func append(to out: inout [UInt8]) {
    appendBigEndian(word0, to: &out)
    appendBigEndian(word1, to: &out)
    appendBigEndian(word2, to: &out)
    appendBigEndian(word3, to: &out)
  }

  /// The bit at `index`, 0 being the highest of the first byte.
  public func bit(_ index: Int) -> Bool {
    let word =
      switch index >> 6 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return (word >> UInt64(63 - (index & 63))) & 1 == 1
  }
}

extension Bytes32: Comparable {
  /// The order of the bytes, first byte first.
  public static func < (left: Bytes32, right: Bytes32) -> Bool {
    if left.word0 != right.word0 { return left.word0 < right.word0 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    return left.word3 < right.word3
  }
}

func bigEndianWord(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
  var word: UInt64 = 0
  for index in offset..<(offset + 8) { word = word << 8 | UInt64(bytes[index]) }
  return word
}

func appendBigEndian(_ word: UInt64, to out: inout [UInt8]) {
  var shift: UInt64 = 64
  while shift > 0 {
    shift -= 8
    out.append(UInt8(truncatingIfNeeded: word >> shift))
  }
}
