/// A group's tree and extensions after a commit's proposals, before its path (RFC 9420, 12.3).
struct ProposedState: Sendable {
  private(set) var tree: RatchetTree
  private(set) var extensions: [Extension]
  /// New members, in the order of their proposals.
  private(set) var joined: [(leaf: LeafIndex, keyPackage: KeyPackage)] = []

  /// Applies a list to a group, in the order that 12.3 sets: extensions, updates, removals, additions. What it
  /// comes to is looked at as a whole, so that two members may take each other's keys. `committer` is the member
  /// whose leaf the path of the commit replaces, if there is one.
  init(_ list: ProposalList, to group: PublicGroup, replacing committer: LeafIndex?) throws(MLSError) {
    tree = group.tree
    extensions = list.extensions ?? group.context.extensions
    var context = group.context
    context.extensions = extensions
    for (leaf, node) in list.updates {
      try node.requireFit(for: context, group.limits)
      tree.update(leaf, node)
    }
    for leaf in list.removes { tree.remove(leaf) }
    for keyPackage in list.adds {
      let node = keyPackage.leafNode
      try require(!tree.signatureKeys.contains(node.signatureKey.bytes), .addOfMember)
      try node.requireFit(for: context, group.limits)
      try require(tree.memberCount < Int(group.limits.leaves), .tooMany)
      joined.append((tree.add(node), keyPackage))
    }
    try tree.requireAgreement(without: committer)
    if list.extensions != nil { try requireSupport(context, group.limits, without: committer) }
  }

  /// New extensions ask something of everybody (12.1.7).
  private func requireSupport(
    _ context: GroupContext, _ limits: Limits, without committer: LeafIndex?
  ) throws(MLSError) {
    let required = try context.requiredCapabilities(limits)
    for (index, leaf) in tree.members where index != committer {
      try require(
        (required?.areMet(by: leaf.capabilities) ?? true)
          && extensions.allSatisfy { leaf.capabilities.supports(extension: $0.type) },
        .extensionUnsupportedByMember)
    }
  }

  /// The committer's leaf: a member's own, or one for somebody who joins by external commit.
  mutating func place(of member: LeafIndex?, _ limits: Limits) throws(MLSError) -> LeafIndex {
    if let member { return member }
    try require(tree.memberCount < Int(limits.leaves), .tooMany)
    return tree.makeRoom()
  }
}
