internal import Merkle
internal import Model
public import Suite
public import Wire

/// Makes leaf hashes of bytes that come in their order, in parts of any length.
public struct LeafHasher: Sendable {
  private var pending: [UInt8] = []
  private let suite: any CryptoSuite

  /// Begins at a leaf's first byte.
  public init(_ suite: any CryptoSuite) { self.suite = suite }

  /// The hashes of the leaves that these bytes complete.
  public mutating func take(_ bytes: ArraySlice<UInt8>) -> [Bytes32] {
    var hashes: [Bytes32] = []
    var rest = bytes
    while !rest.isEmpty {
      let part = rest.prefix(Limits.blobLeafBytes - pending.count)
      pending.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if pending.count == Limits.blobLeafBytes {
        hashes.append(TreeHash.leaf(pending, suite))
        pending.removeAll(keepingCapacity: true)
      }
    }
    return hashes
  }

  /// The hash of the last leaf, if there are bytes of one; then it begins anew.
  public mutating func finish() -> Bytes32? {
    guard !pending.isEmpty else { return nil }
    defer { pending = [] }
    return TreeHash.leaf(pending, suite)
  }
}
