/// Exactly 64 bytes: an Ed25519 signature.
public struct Bytes64: Hashable, Sendable {
  let low: Bytes32
  let high: Bytes32

  public static let byteCount = 64

  /// `nil` unless there are exactly 64 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    low = Bytes32(bytes, at: 0)
    high = Bytes32(bytes, at: 32)
  }

  public var bytes: [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(Self.byteCount)
    append(to: &out)
    return out
  }

  public func append(to out: inout [UInt8]) {
    low.append(to: &out)
    high.append(to: &out)
  }
}
