/// The making of a commit (RFC 9420, 12.4.1): the same for members and for those who join by it.
struct CommitAssembly {
  /// Who commits: where, and how the new leaf presents itself.
  struct Committer {
    let sender: Sender
    let initial: Secret
    let signatureKey: any SignaturePrivateKey
    /// For a new path: the leaf without its key; `nil` for a commit without path.
    let leaf: ((HPKEPublicKey) -> (LeafDraft, any SignaturePrivateKey))?
    /// What the committer knows of the tree before.
    let pathKeys: PathKeys?
  }

  let authenticated: AuthenticatedContent
  let staged: StagedCommit
  let nextEpoch: NextEpoch
  let path: OwnPath?
  let preSharedKeys: [PreSharedKeyID]

  /// `proposals` are what `entries` stand for.
  init(
    _ list: ProposalList, _ proposals: [(sender: Sender, proposal: Proposal)],
    _ entries: [ProposalOrReference], to group: PublicGroup, by committer: Committer,
    _ preSharedKeys: Secret, _ wireFormat: WireFormat, authenticatedData: [UInt8]
  ) throws(MLSError) {
    let crypto = group.crypto
    try require(group.epoch < .max, .epochOverflow)
    var member: LeafIndex?
    if case .member(let leaf) = committer.sender { member = leaf }
    var proposed = try ProposedState(list, to: group, replacing: committer.leaf == nil ? nil : member)
    let place = try proposed.place(of: member, group.limits)
    var next = group
    next.tree = proposed.tree
    next.waiting = WaitingProposals()
    next.reInit = list.reInit
    next.context.extensions = proposed.extensions
    let joined = Set(proposed.joined.map { $0.leaf })
    var update: UpdatePath?
    (path, update) = try Self.path(committer, place, &next, from: group, joined)
    let content = FramedContent(
      groupID: group.groupID, epoch: group.epoch, sender: committer.sender,
      authenticatedData: authenticatedData,
      body: .commit(Commit(proposals: entries, path: update)))
    let signed = AuthenticatedContent(
      signing: content, as: wireFormat, group.context, committer.signatureKey, crypto)
    next.advance(signed)
    nextEpoch = NextEpoch(
      initial: committer.initial, commitSecret: path?.commitSecret ?? crypto.zeros(Crypto.hashBytes),
      preSharedKeys: preSharedKeys, next.context, crypto)
    let tag = nextEpoch.start.secrets.confirmationTag(next.context.confirmedTranscriptHash, crypto)
    next.confirm(tag)
    authenticated = signed.confirmed(by: tag)
    self.preSharedKeys = list.preSharedKeys
    guard var pathKeys = path?.pathKeys(in: next.tree) ?? committer.pathKeys else {
      throw .refused(.pathMissing)
    }
    pathKeys.keepOnly(in: next.tree)
    let changes = StagedPublicCommit(
      list, proposals, proposed, by: place, update, from: group.epoch, to: next)
    staged = StagedCommit(
      changes: changes, member: place, next: EpochState(next, pathKeys, nextEpoch.start))
  }

  /// Makes the path, puts it into the tree of `next`, and seals its secrets.
  private static func path(
    _ committer: Committer, _ place: LeafIndex, _ next: inout PublicGroup, from group: PublicGroup,
    _ joined: Set<LeafIndex>
  ) throws(MLSError) -> (OwnPath?, UpdatePath?) {
    guard let makeLeaf = committer.leaf else { return (nil, nil) }
    let crypto = group.crypto
    let own = OwnPath(place, in: next.tree, crypto)
    let (draft, key) = makeLeaf(own.leafKey.publicKey)
    let position = LeafPlace(groupID: group.groupID, leaf: place)
    try next.tree.setPath(place, keys: own.keys.map { $0.publicKey }, crypto) {
      (parentHash) throws(MLSError) in
      let leaf = LeafNode(draft, .commit(parentHash: parentHash), position, key, crypto)
      try leaf.requireSound(position, crypto)
      return leaf
    }
    guard let leaf = next.tree.leaf(place) else { throw .refused(.senderNotMember) }
    try leaf.requireFit(for: next.context, group.limits)
    try next.tree.requireAgreement(without: nil)
    let nodes = try own.sealed(
      in: next.tree, joined: joined, context: group.provisionalContext(for: next), crypto)
    return (own, UpdatePath(leafNode: leaf, nodes: nodes))
  }
}
