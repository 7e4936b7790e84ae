extension RatchetTree {
  /// What a joiner asks of a tree (7.9.2, 12.4.3.1): every parent was set by somebody below it, every leaf
  /// node is sound and fit for the group. Lifetimes are not looked at: who joins late must not be kept out by
  /// a member that has not updated.
  func requireValid(for context: GroupContext, _ limits: Limits, _ crypto: Crypto) throws(MLSError) {
    try requireParents(crypto)
    try require(credentials.isInAgreement, .credentialUnsupportedByMember)
    let required = try context.requiredCapabilities(limits)
    try requireLeaves(root, context, required, crypto)
  }

  private func requireLeaves(
    _ subtree: Subtree, _ context: GroupContext, _ required: RequiredCapabilities?, _ crypto: Crypto
  ) throws(MLSError) {
    if subtree.memberCount == 0 { return }
    if let leaf = subtree.leafNode {
      try leaf.requireSound(LeafPlace(groupID: context.groupID, leaf: subtree.index.firstLeaf), crypto)
      try require(required?.areMet(by: leaf.capabilities) ?? true, .requiredCapabilityMissing)
      try require(
        context.extensions.allSatisfy { leaf.capabilities.supports(extension: $0.type) },
        .groupExtensionUnsupported)
    }
    if let left = subtree.left { try requireLeaves(left, context, required, crypto) }
    if let right = subtree.right { try requireLeaves(right, context, required, crypto) }
  }

  /// The parents' part of it.
  func requireParents(_ crypto: Crypto) throws(MLSError) {
    try requireUnmerged(root)
    try requireParents(root, crypto)
  }

  private func requireUnmerged(_ subtree: Subtree) throws(MLSError) {
    if subtree.occupiedCount == 0 { return }
    if let parent = subtree.parentNode { try requireUnmerged(subtree, parent) }
    if let left = subtree.left { try requireUnmerged(left) }
    if let right = subtree.right { try requireUnmerged(right) }
  }

  private func requireParents(_ subtree: Subtree, _ crypto: Crypto) throws(MLSError) {
    if subtree.occupiedCount == 0 { return }
    guard let left = subtree.left, let right = subtree.right else { return }
    if let parent = subtree.parentNode {
      try require(KeyChecks.isSoundX25519(parent.encryptionKey.bytes), .unsoundEncryptionKey)
      try require(
        Self.isParentHashValid(parent, left, sibling: right, crypto)
          || Self.isParentHashValid(parent, right, sibling: left, crypto),
        .parentHash)
    }
    try requireParents(left, crypto)
    try requireParents(right, crypto)
  }

  /// Unmerged leaves rise, are members below, and are unmerged in the parents between too (12.4.3.1).
  private func requireUnmerged(_ subtree: Subtree, _ parent: ParentNode) throws(MLSError) {
    var last: LeafIndex?
    for leaf in parent.unmergedLeaves {
      try require(last.map { $0 < leaf } ?? true, .unmergedLeavesUnsorted)
      last = leaf
      try require(subtree.index.covers(leaf), .unmergedLeafNotBelow)
      var below = subtree
      while let children = below.children(towards: leaf) {
        below = children.on
        if let between = below.parentNode {
          try require(between.unmergedLeaves.contains(leaf), .unmergedLeafMergedBelow)
        }
      }
      try require(!below.isBlank, .unmergedLeafBlank)
    }
  }

  /// Whether `parent` is parent-hash valid with respect to a node of `child`'s resolution (7.9.2).
  private static func isParentHashValid(
    _ parent: ParentNode, _ child: Subtree, sibling: Subtree, _ crypto: Crypto
  ) -> Bool {
    let unmerged = parent.unmergedLeaves.filter { child.index.covers($0) }
    let resolved = resolution(child)
    guard resolved.count == unmerged.count + 1 else { return false }
    let setters = resolved.filter { $0.level > 0 || !unmerged.contains($0.index.firstLeaf) }
    guard setters.count == 1, let claimed = setters[0].claimedParentHash else { return false }
    let original = TreeHash.original(sibling, without: parent.unmergedLeaves[...], crypto)
    return claimed
      == TreeHash.parentHash(parent.encryptionKey, parent.parentHash, sibling: original, crypto)
  }
}

extension Subtree {
  /// The parent hash that the node carries; `nil` if it carries none.
  fileprivate var claimedParentHash: [UInt8]? {
    if let parentNode { return parentNode.parentHash }
    if case .commit(let hash) = leafNode?.source { return hash }
    return nil
  }
}
