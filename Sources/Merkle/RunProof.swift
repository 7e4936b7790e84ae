public import Suite
public import Wire

/// Shows that neighbouring leaves stand in a batch's tree (spec: events, "Coverage").
public enum RunProof {
  /// The proof of the leaves `run` among all `leaves`. `run` must lie within them and not be empty.
  public static func prove(
    _ run: Range<Int>, of leaves: [Bytes32], _ suite: any CryptoSuite
  ) -> [Bytes32] {
    var proof = [Bytes32]()
    prove(run, leaves[...], suite, &proof)
    return proof
  }

  /// The root that `proof` leads to for `run` leaves standing from `first` in a tree of `size`; `nil` if the proof does not fit.
  public static func root(
    run: [Bytes32], first: Int, size: Int, proof: [Bytes32], _ suite: any CryptoSuite
  ) -> Bytes32? {
    guard !run.isEmpty, first >= 0, size >= run.count, first <= size - run.count else { return nil }
    var walk = Walk(run: run, first: first, proof: proof[...], suite: suite)
    guard let root = walk.subtree(at: 0, count: size), walk.proof.isEmpty else { return nil }
    return root
  }

  /// The proof of `part`, made from the proof of a run that contains it; `nil` if the given proof does not fit.
  public static func narrow(
    run: [Bytes32], first: Int, size: Int, proof: [Bytes32], to part: Range<Int>,
    _ suite: any CryptoSuite
  ) -> [Bytes32]? {
    guard part.lowerBound >= first, part.upperBound <= first + run.count, !part.isEmpty else { return nil }
    var walk = Walk(run: run, first: first, proof: proof[...], suite: suite)
    var narrowed = [Bytes32]()
    guard walk.subtree(at: 0, count: size, narrowingTo: part, &narrowed) != nil, walk.proof.isEmpty else {
      return nil
    }
    return narrowed
  }

  private static func prove(
    _ run: Range<Int>, _ leaves: ArraySlice<Bytes32>, _ suite: any CryptoSuite, _ proof: inout [Bytes32]
  ) {
    if !run.overlaps(leaves.indices) {
      proof.append(TreeHash.root(leaves, suite))
    } else if !(run.lowerBound <= leaves.startIndex && run.upperBound >= leaves.endIndex) {
      let split = leaves.startIndex + TreeHash.split(leaves.count)
      prove(run, leaves[..<split], suite, &proof)
      prove(run, leaves[split...], suite, &proof)
    }
  }

  /// One pass over the tree, taking hashes from the run where it covers and from the proof elsewhere.
  private struct Walk {
    let run: [Bytes32]
    let first: Int
    var proof: ArraySlice<Bytes32>
    let suite: any CryptoSuite

    mutating func subtree(at start: Int, count: Int) -> Bytes32? {
      let span = start..<(start + count)
      let covered = first..<(first + run.count)
      if !span.overlaps(covered) { return proof.popFirst() }
      if count == 1 { return run[start - first] }
      let left = TreeHash.split(count)
      guard let leftHash = subtree(at: start, count: left),
        let rightHash = subtree(at: start + left, count: count - left)
      else { return nil }
      return TreeHash.node(leftHash, rightHash, suite)
    }

    mutating func subtree(
      at start: Int, count: Int, narrowingTo part: Range<Int>, _ narrowed: inout [Bytes32]
    ) -> Bytes32? {
      let span = start..<(start + count)
      if !span.overlaps(part) {
        guard let hash = subtree(at: start, count: count) else { return nil }
        narrowed.append(hash)
        return hash
      }
      if count == 1 { return subtree(at: start, count: count) }
      let left = TreeHash.split(count)
      guard let leftHash = subtree(at: start, count: left, narrowingTo: part, &narrowed),
        let rightHash = subtree(at: start + left, count: count - left, narrowingTo: part, &narrowed)
      else { return nil }
      return TreeHash.node(leftHash, rightHash, suite)
    }
  }
}
