public import Merkle
public import Model
public import Suite
public import Wire

/// A blob's tree held whole, with its inner hashes, so that proofs cost no more than their length (spec: blobs, "Ids").
public struct BlobTree: SubtreeSource, Sendable {
  public let size: UInt64
  /// The complete subtrees of 2^level leaves, by level.
  private let levels: [[Bytes32]]
  private let suite: any CryptoSuite

  /// `nil` unless there are as many leaf hashes as a blob of this size has leaves.
  public init?(size: UInt64, leaves: [Bytes32], _ suite: any CryptoSuite) {
    guard UInt64(leaves.count) == BlobShape(size: size).leaves else { return nil }
    self.size = size
    self.suite = suite
    var levels = [leaves]
    while let below = levels.last, below.count > 1 {
      var level: [Bytes32] = []
      level.reserveCapacity(below.count / 2)
      for pair in 0..<(below.count / 2) {
        level.append(TreeHash.node(below[2 * pair], below[2 * pair + 1], suite))
      }
      levels.append(level)
    }
    self.levels = levels
  }

  public func subtree(level: Int, index: UInt64) throws(Never) -> Bytes32 { levels[level][Int(index)] }

  public var root: Bytes32 { TreeProofs(self, suite).root(0, UInt64(levels[0].count)) }

  public var id: BlobID { BlobID(size: size, root: root, suite) }

  /// What shows that a leaf stands where it does; `leaf` must be one of the tree's.
  public func proof(of leaf: UInt64) -> [Bytes32] {
    TreeProofs(self, suite).inclusion(of: leaf, in: UInt64(levels[0].count))
  }
}
