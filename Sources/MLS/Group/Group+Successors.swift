/// Groups that follow from others (RFC 9420, 11.2 and 11.3): a reinitialised one, and branches.
extension Group {
  /// Begins the group anew that a ReInit has ended, with the members' new KeyPackages. Merge the commit at
  /// once, and send the Welcome.
  public func reinitialised(
    _ client: Client, _ lifetime: Lifetime, adding keyPackages: [VerifiedKeyPackage], at seconds: UInt64,
    store: (any GroupStore)? = nil
  ) throws(MLSError) -> (group: Group, commit: OwnCommit) {
    guard isMember, let reInit = publicGroup.reInit else { throw .misused(.inactive) }
    guard reInit.version == ProtocolVersion.mls10, reInit.cipherSuite == CipherSuite.identifier else {
      throw .misused(.otherSuite)
    }
    let group = try Group(
      creating: reInit.groupID, client, lifetime, extensions: reInit.extensions, limits: limits,
      crypto.provider,
      store: store)
    group.state.publicGroup.takePolicies(of: publicGroup)
    return (group, try group.begin(.reInit, from: self, keyPackages, client, seconds))
  }

  /// Begins a group of some of this group's members, tied to this epoch.
  public func branched(
    to groupID: [UInt8], _ client: Client, _ lifetime: Lifetime, extensions: [Extension] = [],
    adding keyPackages: [VerifiedKeyPackage], at seconds: UInt64,
    store: (any GroupStore)? = nil
  ) throws(MLSError) -> (group: Group, commit: OwnCommit) {
    try requireActive()
    let group = try Group(
      creating: groupID, client, lifetime, extensions: extensions, limits: limits, crypto.provider,
      store: store)
    group.state.publicGroup.takePolicies(of: publicGroup)
    return (group, try group.begin(.branch, from: self, keyPackages, client, seconds))
  }

  private func begin(
    _ usage: PreSharedKeyID.Usage, from old: Group, _ keyPackages: [VerifiedKeyPackage], _ client: Client,
    _ seconds: UInt64
  ) throws(MLSError) -> OwnCommit {
    var draft = CommitDraft(at: seconds)
    for keyPackage in keyPackages { draft.add(keyPackage) }
    draft.mix(.resumption(usage, groupID: old.groupID, epoch: old.epoch), crypto)
    return try commit(draft, signedBy: client.signatureKey, preSharedKeys: old.resumptionKeys)
  }

  /// Joins the group that follows from this one, by its Welcome, and checks that it does. Members are the same when
  /// their credentials are, or when `identity` makes the same of these. `knownGroups` are those that this client is in.
  public func successor(
    joining welcome: Welcome, with own: OwnKeyPackage, knownGroups: Set<[UInt8]> = [],
    tree: [UInt8]? = nil,
    preSharedKeys: PreSharedKeyRing = PreSharedKeyRing(), store: (any GroupStore)? = nil,
    identity: ((Credential) -> [UInt8])? = nil
  ) throws(MLSError) -> Group {
    let opened = try OpenedWelcome(
      welcome, own.keyPackage, own.initKey, resumptionKeys, or: preSharedKeys, limits, crypto)
    try require(!knownGroups.contains(opened.groupInfo.context.groupID), .groupKnown)
    guard case .resumption(let usage, groupID, let ended) = opened.predecessor?.key,
      let leaves = leaves(in: ended)
    else { throw .refused(.successorUnrelated) }
    let group = try PublicGroup(opened.groupInfo, tree: tree, limits: limits, crypto.provider)
    let identity = identity ?? { $0.encoded }
    let before = Set(leaves.map { identity($0.credential) })
    let after = Set(group.tree.members.map { identity($0.leaf.credential) })
    if usage == .branch {
      try require(after.isSubset(of: before), .branchMembers)
    } else {
      let context = group.context
      let named = Proposal.ReInit(groupID: context.groupID, extensions: context.extensions)
      try require(ended == epoch && publicGroup.reInit == named, .reInitMismatch)
      try require(after == before, .reInitMembers)
    }
    let successor = try Group(opened, group, own, limits, crypto, store)
    successor.state.publicGroup.takePolicies(of: publicGroup)
    return successor
  }

  /// The members of this epoch, or of a past one that is still known.
  private func leaves(in wanted: UInt64) -> [LeafNode]? {
    if wanted == epoch { return members.map { $0.leaf } }
    guard let index = past.firstIndex(where: { $0.context.epoch == wanted }) else { return nil }
    return (0..<past[index].messages.tree.leafCount).compactMap {
      past.leaf(LeafIndex($0), in: index, now: publicGroup.tree)
    }
  }
}
