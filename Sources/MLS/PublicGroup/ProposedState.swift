/// A group's tree and extensions after a commit's proposals, before its path (RFC 9420, 12.3).
struct ProposedState: Sendable {
  private(set) var tree: RatchetTree
  private(set) var extensions: [Extension]
  /// New members, in the order of their proposals.
  private(set) var joined: [(leaf: LeafIndex, keyPackage: KeyPackage)] = []

  /// Applies a list to a group, in the order that 12.3 sets: extensions, updates, removals, additions.
  init(_ list: ProposalList, to group: PublicGroup) throws(MLSError) {
    tree = group.tree
    extensions = list.extensions ?? group.context.extensions
    var context = group.context
    context.extensions = extensions
    for (leaf, node) in list.updates {
      try node.requireFit(for: context, group.limits)
      try requireNew(node, replacing: tree.leaf(leaf))
      tree.update(leaf, node)
    }
    for leaf in list.removes { tree.remove(leaf) }
    for keyPackage in list.adds {
      let node = keyPackage.leafNode
      try require(!tree.signatureKeys.contains(node.signatureKey.bytes), .addOfMember)
      try node.requireFit(for: context, group.limits)
      try requireNew(node, replacing: nil)
      try require(tree.memberCount < Int(group.limits.leaves), .tooMany)
      joined.append((tree.add(node), keyPackage))
    }
    try require(tree.credentials.isInAgreement, .credentialUnsupportedByMember)
    if list.extensions != nil { try requireSupport(context, group.limits) }
  }

  private func requireNew(_ node: LeafNode, replacing old: LeafNode?) throws(MLSError) {
    try require(!tree.encryptionKeys.contains(node.encryptionKey.bytes), .duplicateEncryptionKey)
    try require(
      node.signatureKey == old?.signatureKey || !tree.signatureKeys.contains(node.signatureKey.bytes),
      .duplicateSignatureKey)
  }

  /// New extensions ask something of everybody (12.1.7).
  private func requireSupport(_ context: GroupContext, _ limits: Limits) throws(MLSError) {
    let required = try context.requiredCapabilities(limits)
    for (_, leaf) in tree.members {
      try require(
        (required?.areMet(by: leaf.capabilities) ?? true)
          && extensions.allSatisfy { leaf.capabilities.supports(extension: $0.type) },
        .extensionUnsupportedByMember)
    }
  }

  /// A place for somebody who joins by external commit.
  mutating func makeRoom() -> LeafIndex { tree.makeRoom() }
}
