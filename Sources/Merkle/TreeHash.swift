public import Suite
public import Wire

/// The two hashes of an RFC 9162 tree (2.1.1), and the shape both the tree and its proofs share.
public enum TreeHash {
  public static func leaf(_ data: [UInt8], _ suite: any CryptoSuite) -> Bytes32 {
    suite.sha256(leafPrefix, data)
  }

  /// The leaf hash of data that is exactly an id.
  public static func leaf(_ id: Bytes32, _ suite: any CryptoSuite) -> Bytes32 {
    suite.sha256(leafPrefix, id.bytes)
  }

  public static func node(_ left: Bytes32, _ right: Bytes32, _ suite: any CryptoSuite) -> Bytes32 {
    suite.sha256(nodePrefix, left, right)
  }

  /// MTH of RFC 9162 over leaf hashes; the empty tree's is SHA-256 of nothing.
  public static func root(_ leaves: ArraySlice<Bytes32>, _ suite: any CryptoSuite) -> Bytes32 {
    if leaves.isEmpty { return suite.sha256([], []) }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    let split = leaves.startIndex + TreeHash.split(leaves.count)
    return node(root(leaves[..<split], suite), root(leaves[split...], suite), suite)
  }

  /// The largest power of two below `count`, which must be at least 2.
  static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

  private static let leafPrefix: [UInt8] = [0]
  private static let nodePrefix: UInt8 = 1
}
