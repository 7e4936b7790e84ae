/// The rules for one proposal by itself (RFC 9420, 12.1).
extension PublicGroup {
  /// A proposal for commits of this epoch to refer to, when it keeps all rules; `nil` if it waits already.
  func checked(_ content: VerifiedContent, _ proposal: Proposal) throws(MLSError) -> WaitingProposal? {
    let sender = content.content.sender
    let reference = content.authenticated.reference(crypto)
    guard waiting.with(reference) == nil else { return nil }
    try requireRoom(for: sender)
    try require(reInit == nil, .afterReInit)
    try requireAllowedHere(proposal, from: sender)
    try requireValid(proposal, from: sender)
    return WaitingProposal(reference: reference, sender: sender, proposal: proposal)
  }

  /// That there is room for one more. What others send takes no more than half, so that members are heard, and no
  /// member takes it from the others.
  private func requireRoom(for sender: Sender) throws(MLSError) {
    try require(waiting.count < limits.waitingProposals, .tooManyProposals)
    var most = (limits.waitingProposals + 3) / 4
    if case .member = sender { most = limits.proposalsOfOneMember }
    try require(waiting.count(like: sender) < most, .tooManyProposals)
  }

  /// That the policy of the group allows a proposal.
  func requireAllowedHere(_ proposal: Proposal, from sender: Sender) throws(MLSError) {
    try require(proposalPolicy.allows(proposal, sender, self), .proposalNotAllowed)
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
