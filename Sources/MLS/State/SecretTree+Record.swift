extension SecretTree.Move {
  /// What the move writes for its epoch.
  func changes(_ epoch: UInt64, in tree: SecretTree, _ crypto: Crypto) -> [StateChange] {
    var after = tree
    after.apply(self)
    var changes: [StateChange] = []
    if let expansion {
      changes.append(.delete(.secretNode(epoch, expansion.consumed)))
      for (node, secret) in expansion.derived { changes.append(.put(.secretNode(epoch, node), secret)) }
    }
    if let pair = after.ratchets[leaf] { changes.append(.put(.ratchet(epoch, leaf), pair.encoded(crypto))) }
    return changes
  }
}

extension SecretTree {
  /// The keys of all that is stored of the tree.
  func keys(_ epoch: UInt64) -> [StateKey] {
    nodes.keys.map { .secretNode(epoch, $0) } + ratchets.keys.map { .ratchet(epoch, $0) }
  }
}
