public import Suite
public import Wire

/// Whoever knows the hashes inside a tree: a store.
public protocol SubtreeSource {
  associatedtype Failure: Error

  /// The hash of the complete subtree of 2^level leaves that starts at leaf `index << level`.
  func subtree(level: Int, index: UInt64) throws(Failure) -> Bytes32
}

/// A tree held whole in memory as leaf hashes.
public struct LeafArray: SubtreeSource {
  private let leaves: [Bytes32]
  private let suite: any CryptoSuite

  public init(_ leaves: [Bytes32], _ suite: any CryptoSuite) {
    self.leaves = leaves
    self.suite = suite
  }

  public func subtree(level: Int, index: UInt64) throws(Never) -> Bytes32 {
    let start = Int(index) << level
    return TreeHash.root(leaves[start..<(start + (1 << level))], suite)
  }
}
