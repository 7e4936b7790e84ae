extension SecretTree.Move {
  /// What the move writes for its epoch.
  func changes(_ epoch: UInt64, in tree: SecretTree, _ crypto: Crypto) -> [StateChange] {
    var changes: [StateChange] = []
    if let expansion {
      changes.append(.delete(.secretNode(epoch, expansion.consumed)))
      for (node, secret) in expansion.derived { changes.append(.put(.secretNode(epoch, node), secret)) }
    }
    // The sender's pair alone: the ratchets of all who have sent are many.
    guard var pair = expansion?.pair ?? tree.ratchets[leaf] else { return changes }
    pair[kind] = ratchet
    return changes + [.put(.ratchet(epoch, leaf), pair.encoded(crypto))]
  }
}

extension SecretTree {
  /// The keys of all that is stored of the tree.
  func keys(_ epoch: UInt64) -> [StateKey] {
    nodes.keys.map { .secretNode(epoch, $0) } + ratchets.keys.map { .ratchet(epoch, $0) }
  }
}
