public import Suite
public import Wire

/// The maximal complete subtrees of a tree, left to right: all that is needed to append and to know the root (spec: log, "Tree").
public struct Frontier: Equatable, Sendable {
  public private(set) var size: UInt64
  public private(set) var hashes: [Bytes32]

  /// The empty tree.
  public init() {
    size = 0
    hashes = []
  }

  /// `nil` unless there is one hash for each bit set in `size`.
  public init?(size: UInt64, hashes: [Bytes32]) {
    guard hashes.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.hashes = hashes
  }

  /// Appends a leaf; `completed` is told each subtree of two or more leaves that this fills: its level (1 for two leaves) and hash.
  public mutating func append(
    _ leaf: Bytes32, _ suite: any CryptoSuite, completed: (Int, Bytes32) -> Void = { _, _ in }
  ) {
    var hash = leaf
    for level in 0..<size.trailingOnes {
      hash = TreeHash.node(hashes.removeLast(), hash, suite)
      completed(level + 1, hash)
    }
    hashes.append(hash)
    size += 1
  }

  public func root(_ suite: any CryptoSuite) -> Bytes32 {
    guard var hash = hashes.last else { return TreeHash.root([], suite) }
    for left in hashes.dropLast().reversed() { hash = TreeHash.node(left, hash, suite) }
    return hash
  }
}

extension UInt64 {
  fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
