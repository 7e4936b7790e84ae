extension Group {
  /// A new group of one member (RFC 9420, 11).
  public convenience init(
    creating groupID: [UInt8], _ client: Client, _ lifetime: Lifetime, extensions: [Extension] = [],
    limits: Limits = .standard, _ provider: any CryptoProvider, store: (any GroupStore)? = nil
  ) throws(MLSError) {
    let crypto = Crypto(provider)
    let pair = HPKE(crypto).randomKeyPair()
    let leaf = LeafNode(
      LeafDraft(pair.publicKey, client), .keyPackage(lifetime), nil, client.signatureKey, crypto)
    try leaf.requireSound(nil, crypto)
    try GroupContext.requireSound(extensions, limits)
    let tree = RatchetTree(leaf)
    let context = GroupContext(
      groupID: groupID, epoch: 0, treeHash: tree.hash(crypto).bytes, confirmedTranscriptHash: [],
      extensions: extensions)
    try leaf.requireFit(for: context, limits)
    let start = EpochStart(epochSecret: crypto.randomSecret(), crypto)
    var group = PublicGroup(context, tree, limits, crypto)
    group.confirm(start.secrets.confirmationTag([], crypto))
    try self.init(EpochState(group, PathKeys(LeafIndex(0), pair), start), limits, crypto, store)
  }
}
