extension RatchetTree {
  /// A node above a leaf, and the child of it that is not on the way to the leaf.
  struct Step {
    let node: Subtree
    let copathChild: Subtree
  }

  /// The nodes above a leaf, the lowest first (4.1.1).
  func directPath(_ leaf: LeafIndex) -> [Step] {
    var steps: [Step] = []
    var subtree = root
    while let children = subtree.children(towards: leaf) {
      steps.append(Step(node: subtree, copathChild: children.off))
      subtree = children.on
    }
    return steps.reversed()
  }

  /// Those of them that get keys: whose other child resolves to anything (4.1.2).
  func filteredDirectPath(_ leaf: LeafIndex) -> [Step] {
    directPath(leaf).filter { $0.copathChild.occupiedCount > 0 }
  }

  /// The highest nodes below and at `subtree` that between them reach all its members (4.1.1), without
  /// `excluded` leaves.
  static func resolution(_ subtree: Subtree, without excluded: Set<LeafIndex> = []) -> [Subtree] {
    var found: [Subtree] = []
    resolve(subtree, excluded, into: &found)
    return found
  }

  private static func resolve(_ subtree: Subtree, _ excluded: Set<LeafIndex>, into found: inout [Subtree]) {
    if subtree.occupiedCount == 0 { return }
    switch subtree.content {
    case .leaf:
      if !excluded.contains(subtree.index.firstLeaf) { found.append(subtree) }
    case .parent(let node):
      found.append(subtree)
      for leaf in node.unmergedLeaves where !excluded.contains(leaf) {
        found.append(descend(subtree, to: leaf))
      }
    case .blank:
      if let left = subtree.left { resolve(left, excluded, into: &found) }
      if let right = subtree.right { resolve(right, excluded, into: &found) }
    }
  }

  private static func descend(_ subtree: Subtree, to leaf: LeafIndex) -> Subtree {
    var subtree = subtree
    while let children = subtree.children(towards: leaf) { subtree = children.on }
    return subtree
  }
}
