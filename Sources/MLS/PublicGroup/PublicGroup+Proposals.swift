/// The rules for one proposal by itself (RFC 9420, 12.1).
extension PublicGroup {
  /// Keeps a proposal for commits of this epoch to refer to.
  mutating func keep(_ content: VerifiedContent, _ proposal: Proposal) throws(MLSError) {
    try requireRoom(for: content.content.sender)
    try require(reInit == nil, .afterReInit)
    try requireValid(proposal, from: content.content.sender)
    let reference = content.authenticated.reference(crypto)
    guard !waiting.contains(where: { $0.reference == reference }) else { return }
    waiting.append(
      WaitingProposal(reference: reference, sender: content.content.sender, proposal: proposal))
  }

  /// That there is room for one more. What others send takes no more than half, so that members are heard.
  private func requireRoom(for sender: Sender) throws(MLSError) {
    try require(waiting.count < limits.waitingProposals, .tooManyProposals)
    let alike: Int
    switch sender {
    case .member: return
    case .external: alike = waiting.count { if case .external = $0.sender { true } else { false } }
    case .newMemberProposal, .newMemberCommit: alike = waiting.count { $0.sender == sender }
    }
    try require(alike < (limits.waitingProposals + 3) / 4, .tooManyProposals)
  }

  func requireValid(_ proposal: Proposal, from sender: Sender) throws(MLSError) {
    try requireAllowed(proposal, from: sender)
    switch proposal {
    case .add(let keyPackage):
      try keyPackage.requireSound(limits, crypto)
    case .update(let node):
      guard case .member(let leaf) = sender else { throw .refused(.proposalSender) }
      try requireValidUpdate(node, of: leaf)
    case .remove(let leaf):
      try require(tree.leaf(leaf) != nil, .removeNotMember)
    case .preSharedKey(let id):
      try require(id.nonce.count == Crypto.hashBytes, .pskNonceLength)
      // Those that tie a new group to an old one stand in the commit that begins it.
      try require(!id.isForNewGroup || epoch == 0, .pskUsage)
    case .reInit(let reInit):
      try require(reInit.version >= context.version, .reInitVersion)
      try require(!reInit.extensions.hasDuplicates, .duplicateExtension)
    case .externalInit:
      break
    case .groupContextExtensions(let extensions):
      try GroupContext.requireSound(extensions, limits)
    }
  }

  private func requireValidUpdate(_ node: LeafNode, of leaf: LeafIndex) throws(MLSError) {
    guard let current = tree.leaf(leaf) else { throw .refused(.senderNotMember) }
    guard case .update = node.source else { throw .refused(.updateLeafSource) }
    try require(node.encryptionKey != current.encryptionKey, .updateKeyUnchanged)
    try node.requireSound(LeafPlace(groupID: groupID, leaf: leaf), crypto)
  }

  /// Which kind of sender may propose what (12.1.8, 17.4).
  private func requireAllowed(_ proposal: Proposal, from sender: Sender) throws(MLSError) {
    switch (sender, proposal) {
    case (.newMemberCommit, .externalInit), (.newMemberCommit, .remove), (.newMemberCommit, .preSharedKey):
      break
    case (.newMemberCommit, _):
      throw .refused(.externalProposalType)
    case (_, .externalInit):
      throw .refused(.externalInitInMemberCommit)
    case (.member, _), (.newMemberProposal, .add):
      break
    case (.external, .add), (.external, .remove), (.external, .preSharedKey), (.external, .reInit),
      (.external, .groupContextExtensions):
      break
    default:
      throw .refused(.proposalSender)
    }
  }
}
