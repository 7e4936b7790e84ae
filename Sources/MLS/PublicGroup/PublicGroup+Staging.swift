/// Commits (RFC 9420, 12.4.2), as far as they are public.
extension PublicGroup {
  /// Checks a commit and works out the group that it leads to.
  func stage(_ verified: VerifiedContent, _ commit: Commit) throws(MLSError) -> StagedPublicCommit {
    try require(reInit == nil, .afterReInit)
    try require(epoch < .max, .epochOverflow)
    guard let tag = verified.authenticated.confirmationTag else { throw .refused(.confirmationTag) }
    let proposals = try resolve(commit, by: verified.content.sender)
    let list = try list(proposals, by: verified.content.sender)
    try require(commit.path != nil || !list.needsPath, .pathMissing)
    var member: LeafIndex?
    if case .member(let leaf) = verified.content.sender { member = leaf }
    var proposed = try ProposedState(list, to: self, replacing: commit.path == nil ? nil : member)
    let committer = try proposed.place(of: member, limits)
    var next = self
    next.tree = proposed.tree
    next.waiting = WaitingProposals()
    next.reInit = list.reInit
    next.context.extensions = proposed.extensions
    if let path = commit.path {
      try requireValid(path.leafNode, at: committer, resynchronising: list, next.context)
      try next.tree.apply(
        path, by: committer, joined: Set(proposed.joined.map { $0.leaf }), crypto)
      try next.tree.requireAgreement(without: nil)
    }
    next.advance(verified.authenticated)
    next.confirm(tag)
    return StagedPublicCommit(
      list, proposals, proposed, by: committer, commit.path, from: epoch, to: next)
  }

  /// Enters the epoch that a commit begins, in a group whose tree is already that of the epoch; it is
  /// confirmed afterwards.
  mutating func advance(_ commit: AuthenticatedContent) {
    context.epoch += 1
    context.treeHash = tree.hash(crypto).bytes
    context.confirmedTranscriptHash = Transcript.confirmed(interimTranscriptHash, commit, crypto)
  }

  /// The context that path secrets are sealed for (12.4.1): the next one, but with the transcript up to here.
  func provisionalContext(for next: PublicGroup) -> [UInt8] {
    var provisional = next.context
    provisional.epoch = epoch + 1
    provisional.treeHash = next.tree.hash(crypto).bytes
    provisional.confirmedTranscriptHash = context.confirmedTranscriptHash
    return provisional.encoded
  }

  /// What a commit carries out, each of it valid by itself.
  private func resolve(
    _ commit: Commit, by sender: Sender
  ) throws(MLSError) -> [(sender: Sender, proposal: Proposal)] {
    var entries: [(sender: Sender, proposal: Proposal)] = []
    var used: Set<Digest> = []
    for entry in commit.proposals {
      switch entry {
      case .proposal(let proposal):
        // An Update by value would be the committer's own.
        if case .member = sender, case .update = proposal { throw .refused(.updateByCommitter) }
        try requireAllowedHere(proposal, from: sender)
        try requireValid(proposal, from: sender)
        entries.append((sender, proposal))
      case .reference(let bytes):
        guard case .member = sender else { throw .refused(.externalReference) }
        guard let reference = Digest(bytes), let found = waiting.with(reference),
          used.insert(reference).inserted
        else { throw .refused(.unknownProposalReference) }
        try requireAllowedHere(found.proposal, from: found.sender)
        entries.append((found.sender, found.proposal))
      }
    }
    return entries
  }

  private func list(
    _ proposals: [(sender: Sender, proposal: Proposal)], by sender: Sender
  ) throws(MLSError) -> ProposalList {
    if case .member(let committer) = sender { return try ProposalList(proposals, by: committer, limits) }
    return try ProposalList(external: proposals.map { $0.proposal }, limits)
  }

  /// The leaf node of a path (12.4.2, 7.3), and of somebody who comes back for the leaf that it removes
  /// (12.2).
  private func requireValid(
    _ node: LeafNode, at place: LeafIndex, resynchronising list: ProposalList, _ context: GroupContext
  ) throws(MLSError) {
    guard case .commit = node.source else { throw .refused(.pathLeafSource) }
    try node.requireSound(LeafPlace(groupID: groupID, leaf: place), crypto)
    try node.requireFit(for: context, limits)
    guard list.externalInit != nil, let former = list.removes.first.flatMap({ tree.leaf($0) }) else { return }
    try require(rejoinPolicy.allows(node, former, self), .externalRemoveOfOther)
    try require(node.encryptionKey != former.encryptionKey, .pathLeafKeyUnchanged)
  }
}
