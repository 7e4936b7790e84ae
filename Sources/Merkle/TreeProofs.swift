public import Suite
public import Wire

/// Makes the proofs of RFC 9162, 2.1.3 and 2.1.4, from whatever knows the tree's inner hashes.
public struct TreeProofs<Source: SubtreeSource> {
  private let source: Source
  private let suite: any CryptoSuite

  public init(_ source: Source, _ suite: any CryptoSuite) {
    self.source = source
    self.suite = suite
  }

  /// MTH(D[start ..< end]) of a tree whose subtree boundary is at `start`.
  public func root(_ start: UInt64, _ end: UInt64) throws(Source.Failure) -> Bytes32 {
    let count = end - start
    if count == 0 { return TreeHash.root([], suite) }
    if count.nonzeroBitCount == 1 {
      let level = count.trailingZeroBitCount
      return try source.subtree(level: level, index: start >> UInt64(level))
    }
    let middle = start + Self.split(count)
    return TreeHash.node(try root(start, middle), try root(middle, end), suite)
  }

  /// The inclusion proof of leaf `index` in the tree of `size` leaves; `index` must be below `size`.
  public func inclusion(of index: UInt64, in size: UInt64) throws(Source.Failure) -> [Bytes32] {
    var proof = [Bytes32]()
    try path(index, 0, size, &proof)
    return proof
  }

  /// The consistency proof from the tree of `old` leaves to that of `new`, empty if one of them is empty or both are equal.
  public func consistency(from old: UInt64, to new: UInt64) throws(Source.Failure) -> [Bytes32] {
    var proof = [Bytes32]()
    for leaves in Self.subtrees(from: old, to: new) {
      proof.append(try root(leaves.lowerBound, leaves.upperBound))
    }
    return proof
  }

  /// The same where the source knows the first `known` leaves alone, and `tail` is the proof that leads from those to the tree of
  /// `new`; `nil` if it cannot be one.
  public func consistency(
    from old: UInt64, to new: UInt64, knowing known: UInt64, _ tail: [Bytes32]
  ) throws(Source.Failure) -> [Bytes32]? {
    let shape = Self.subtrees(from: known, to: new)
    guard old <= known, known <= new, shape.count == tail.count else { return nil }
    let rest = zip(shape, tail).filter { $0.0.lowerBound >= known }.map { (leaves: $0.0, hash: $0.1) }
    var proof = [Bytes32]()
    for leaves in Self.subtrees(from: old, to: new) {
      guard let hash = try hash(of: leaves, knowing: known, rest) else { return nil }
      proof.append(hash)
    }
    return proof
  }

  /// Of a subtree of which the first leaves are known, and the rest in whole subtrees.
  private func hash(
    of leaves: Range<UInt64>, knowing known: UInt64, _ rest: [(leaves: Range<UInt64>, hash: Bytes32)]
  ) throws(Source.Failure) -> Bytes32? {
    if leaves.upperBound <= known { return try root(leaves.lowerBound, leaves.upperBound) }
    guard leaves.lowerBound < known else {
      for subtree in rest where subtree.leaves == leaves { return subtree.hash }
      return nil
    }
    let middle = leaves.lowerBound + Self.split(UInt64(leaves.count))
    guard let left = try hash(of: leaves.lowerBound..<middle, knowing: known, rest),
      let right = try hash(of: middle..<leaves.upperBound, knowing: known, rest)
    else { return nil }
    return TreeHash.node(left, right, suite)
  }

  private func path(
    _ index: UInt64, _ start: UInt64, _ end: UInt64, _ proof: inout [Bytes32]
  ) throws(Source.Failure) {
    guard end - start > 1 else { return }
    let middle = start + Self.split(end - start)
    if index < middle {
      try path(index, start, middle, &proof)
      proof.append(try root(middle, end))
    } else {
      try path(index, middle, end, &proof)
      proof.append(try root(start, middle))
    }
  }

  /// The subtrees, by their leaves, whose hashes are the consistency proof, in its order.
  private static func subtrees(from old: UInt64, to new: UInt64) -> [Range<UInt64>] {
    guard old > 0, old < new else { return [] }
    var (start, end, isWhole) = (UInt64(0), new, true)
    var upward: [Range<UInt64>] = []
    while old != end {
      let middle = start + split(end - start)
      if old <= middle {
        upward.append(middle..<end)
        end = middle
      } else {
        upward.append(start..<middle)
        (start, isWhole) = (middle, false)
      }
    }
    return (isWhole ? [] : [start..<end]) + upward.reversed()
  }

  private static func split(_ count: UInt64) -> UInt64 { UInt64(TreeHash.split(Int(count))) }
}
