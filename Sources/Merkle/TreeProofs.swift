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
    let middle = start + split(count)
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
    guard old > 0, old < new else { return [] }
    var proof = [Bytes32]()
    try subproof(old, 0, new, whole: true, &proof)
    return proof
  }

  private func path(
    _ index: UInt64, _ start: UInt64, _ end: UInt64, _ proof: inout [Bytes32]
  ) throws(Source.Failure) {
    guard end - start > 1 else { return }
    let middle = start + split(end - start)
    if index < middle {
      try path(index, start, middle, &proof)
      proof.append(try root(middle, end))
    } else {
      try path(index, middle, end, &proof)
      proof.append(try root(start, middle))
    }
  }

  private func subproof(
    _ old: UInt64, _ start: UInt64, _ end: UInt64, whole: Bool, _ proof: inout [Bytes32]
  ) throws(Source.Failure) {
    if old == end {
      if !whole { proof.append(try root(start, end)) }
      return
    }
    let middle = start + split(end - start)
    if old <= middle {
      try subproof(old, start, middle, whole: whole, &proof)
      proof.append(try root(middle, end))
    } else {
      try subproof(old, middle, end, whole: false, &proof)
      proof.append(try root(start, middle))
    }
  }

  private func split(_ count: UInt64) -> UInt64 { UInt64(TreeHash.split(Int(count))) }
}
