/// Exactly 16 bytes: a user id, a salt or a nonce.
public struct Bytes16: Hashable, Sendable {
  let word0: UInt64
  let word1: UInt64

  public static let byteCount = 16

  /// The 16 bytes at `offset`, which must all be there.
  public init(_ bytes: [UInt8], at offset: Int) {
    word0 = bigEndianWord(bytes, offset)
    word1 = bigEndianWord(bytes, offset + 8)
  }

  /// `nil` unless there are exactly 16 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(bytes, at: 0)
  }

  /// 16 bytes from 32 lower-case hexadecimal digits; `nil` for anything else.
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
  }
}

extension Bytes16: Comparable {
  /// The order of the bytes, first byte first.
  public static func < (left: Bytes16, right: Bytes16) -> Bool {
    left.word0 != right.word0 ? left.word0 < right.word0 : left.word1 < right.word1
  }
}
