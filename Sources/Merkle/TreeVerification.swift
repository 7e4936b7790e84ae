public import Suite
public import Wire

/// Verifies the proofs of RFC 9162, 2.1.3.2 and 2.1.4.2.
public enum TreeVerification {
  /// Whether `proof` shows that the leaf with hash `leaf` stands at `index` in the tree of `size` leaves with `root`.
  public static func isIncluded(
    _ leaf: Bytes32, at index: UInt64, size: UInt64, root: Bytes32, proof: [Bytes32],
    _ suite: any CryptoSuite
  ) -> Bool {
    guard index < size else { return false }
    var first = index
    var last = size - 1
    var hash = leaf
    for sibling in proof {
      guard last > 0 else { return false }
      if first & 1 == 1 || first == last {
        hash = TreeHash.node(sibling, hash, suite)
        while first & 1 == 0 && first > 0 {
          first >>= 1
          last >>= 1
        }
      } else {
        hash = TreeHash.node(hash, sibling, suite)
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether `proof` shows that the tree of `newSize` leaves extends that of `oldSize`. From an empty tree, or between equal
  /// sizes, the proof must be empty.
  public static func isConsistent(
    oldSize: UInt64, oldRoot: Bytes32, newSize: UInt64, newRoot: Bytes32, proof: [Bytes32],
    _ suite: any CryptoSuite
  ) -> Bool {
    guard oldSize <= newSize else { return false }
    if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return proof.isEmpty && oldRoot == TreeHash.root([], suite) }
    var path = proof[...]
    if oldSize.nonzeroBitCount == 1 { path = ([oldRoot] + proof)[...] }
    guard let seed = path.popFirst() else { return false }
    var first = oldSize - 1
    var last = newSize - 1
    while first & 1 == 1 {
      first >>= 1
      last >>= 1
    }
    var old = seed
    var new = seed
    for sibling in path {
      guard last > 0 else { return false }
      if first & 1 == 1 || first == last {
        old = TreeHash.node(sibling, old, suite)
        new = TreeHash.node(sibling, new, suite)
        while first & 1 == 0 && first > 0 {
          first >>= 1
          last >>= 1
        }
      } else {
        new = TreeHash.node(new, sibling, suite)
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 && old == oldRoot && new == newRoot
  }
}
