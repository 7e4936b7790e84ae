extension RatchetTree {
  /// Visits every node that is another than in `old`, by walking only where the two trees do not share.
  func differences(
    from old: RatchetTree?, _ visit: (NodeIndex, _ was: Subtree.Content, _ now: Subtree.Content) -> Void
  ) {
    var before = old?.root
    var now: Subtree? = root
    // The smaller tree is the left part of the larger; what it does not reach is blank in it.
    while let outer = now, let inner = before, outer.level > inner.level {
      visit(outer.index, .blank, outer.content)
      outer.right.map { Self.compare(nil, $0, visit) }
      now = outer.left
    }
    while let outer = before, let inner = now, outer.level > inner.level {
      visit(outer.index, outer.content, .blank)
      outer.right.map { Self.compare($0, nil, visit) }
      before = outer.left
    }
    Self.compare(before, now, visit)
  }

  private static func compare(
    _ before: Subtree?, _ now: Subtree?,
    _ visit: (NodeIndex, _ was: Subtree.Content, _ now: Subtree.Content) -> Void
  ) {
    if before === now { return }
    guard let index = (now ?? before)?.index, (now?.occupiedCount ?? 0) + (before?.occupiedCount ?? 0) > 0
    else {
      return
    }
    visit(index, before?.content ?? .blank, now?.content ?? .blank)
    if index.level > 0 {
      compare(before?.left, now?.left, visit)
      compare(before?.right, now?.right, visit)
    }
  }

  /// What is written when this tree comes after `old`.
  func changes(from old: RatchetTree?, _ crypto: Crypto) -> [StateChange] {
    var changes: [StateChange] = []
    differences(from: old) { index, was, now in
      switch (was, now) {
      case (.blank, .blank): break
      case (_, .blank): changes.append(.delete(.node(index)))
      default:
        if was == now { break }
        var writer = Writer(capacity: 384)
        now.write(to: &writer)
        changes.append(.put(.node(index), writer.takeSecret(crypto)))
      }
    }
    return changes
  }

  /// The keys of all that is stored of the tree.
  var keys: [StateKey] {
    var keys: [StateKey] = []
    differences(from: nil) { index, _, now in
      if case .blank = now { return }
      keys.append(.node(index))
    }
    return keys
  }

  /// Leaves of `old` that are others here, as they were.
  func leavesBefore(_ old: RatchetTree) -> [LeafIndex: LeafNode?] {
    var leaves: [LeafIndex: LeafNode?] = [:]
    differences(from: old) { index, was, now in
      guard index.level == 0, was != now else { return }
      if case .leaf(let leaf) = was {
        leaves[index.firstLeaf] = .some(leaf)
      } else {
        leaves[index.firstLeaf] = .some(nil)
      }
    }
    return leaves
  }
}
