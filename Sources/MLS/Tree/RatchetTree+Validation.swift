extension RatchetTree {
  /// What a joiner asks of a tree (7.9.2, 12.4.3.1): every parent was set by somebody below it, every leaf
  /// node is sound and fit for the group. Lifetimes are not looked at: who joins late must not be kept out by
  /// a member that has not updated.
  func requireValid(for context: GroupContext, _ limits: Limits, _ crypto: Crypto) throws(MLSError) {
    try requireParents(crypto)
    try require(credentials.isInAgreement, .credentialUnsupportedByMember)
    let required = try context.requiredCapabilities(limits)
    try requireLeaves(root, context, required, limits, crypto)
  }

  private func requireLeaves(
    _ subtree: Subtree, _ context: GroupContext, _ required: RequiredCapabilities?, _ limits: Limits,
    _ crypto: Crypto
  ) throws(MLSError) {
    if subtree.memberCount == 0 { return }
    if let leaf = subtree.leafNode {
      try leaf.requireSound(LeafPlace(groupID: context.groupID, leaf: subtree.index.firstLeaf), crypto)
      try require(leaf.lifetime?.isWithin(limits) ?? true, .lifetimeTooLong)
      try require(required?.areMet(by: leaf.capabilities) ?? true, .requiredCapabilityMissing)
      try require(
        context.extensions.allSatisfy { leaf.capabilities.supports(extension: $0.type) },
        .groupExtensionUnsupported)
    }
    if let left = subtree.left { try requireLeaves(left, context, required, limits, crypto) }
    if let right = subtree.right { try requireLeaves(right, context, required, limits, crypto) }
  }

  /// The parents' part of it.
  func requireParents(_ crypto: Crypto) throws(MLSError) {
    try Self.requireUnmerged(root, above: [])
    try Self.requireParents(root, crypto)
  }

  /// Unmerged leaves rise, are members below, and are unmerged in the parents between too (12.4.3.1). `above` are
  /// those of the next parent above, as far as they are below `subtree`: what holds between neighbours holds all the
  /// way, and each list is walked once, however somebody has made the tree.
  private static func requireUnmerged(_ subtree: Subtree, above: ArraySlice<LeafIndex>) throws(MLSError) {
    if subtree.occupiedCount == 0 { return try require(above.isEmpty, .unmergedLeafBlank) }
    guard let left = subtree.left, let right = subtree.right else { return }
    var passed = above
    if let parent = subtree.parentNode {
      try requireSorted(parent, at: subtree)
      try require(isPart(above, of: parent.unmergedLeaves), .unmergedLeafMergedBelow)
      passed = parent.unmergedLeaves[...]
    }
    let first = right.index.firstLeaf
    try requireUnmerged(left, above: passed.prefix { $0 < first })
    try requireUnmerged(right, above: passed.drop { $0 < first })
  }

  private static func requireSorted(_ parent: ParentNode, at subtree: Subtree) throws(MLSError) {
    var last: LeafIndex?
    for leaf in parent.unmergedLeaves {
      try require(last.map { $0 < leaf } ?? true, .unmergedLeavesUnsorted)
      try require(subtree.index.covers(leaf), .unmergedLeafNotBelow)
      last = leaf
    }
  }

  /// Whether rising leaves all stand among other rising ones.
  private static func isPart(_ some: ArraySlice<LeafIndex>, of all: [LeafIndex]) -> Bool {
    var rest = all[...]
    for leaf in some {
      rest = rest.drop { $0 < leaf }
      guard rest.first == leaf else { return false }
    }
    return true
  }

  private static func requireParents(_ subtree: Subtree, _ crypto: Crypto) throws(MLSError) {
    if subtree.occupiedCount == 0 { return }
    guard let left = subtree.left, let right = subtree.right else { return }
    if let parent = subtree.parentNode {
      try require(KeyChecks.isSoundX25519(parent.encryptionKey.bytes), .unsoundEncryptionKey)
      try require(
        isParentHashValid(parent, left, sibling: right, crypto)
          || isParentHashValid(parent, right, sibling: left, crypto),
        .parentHash)
    }
    try requireParents(left, crypto)
    try requireParents(right, crypto)
  }

  /// Whether `parent` is parent-hash valid with respect to a node of `child`'s resolution (7.9.2): the resolution is
  /// that node, and beside it the unmerged leaves.
  private static func isParentHashValid(
    _ parent: ParentNode, _ child: Subtree, sibling: Subtree, _ crypto: Crypto
  ) -> Bool {
    var unmerged = parent.unmergedLeaves.drop { $0 < child.index.firstLeaf }
      .prefix { child.index.covers($0) }
    let resolved = resolution(child)
    guard resolved.count == unmerged.count + 1 else { return false }
    var setter: Subtree?
    for node in resolved {
      if node.level == 0, node.index.firstLeaf == unmerged.first {
        unmerged.removeFirst()
      } else if setter == nil {
        setter = node
      } else {
        return false
      }
    }
    guard unmerged.isEmpty, let claimed = setter?.claimedParentHash else { return false }
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
