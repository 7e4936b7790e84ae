/// Joining by Welcome (RFC 9420, 12.4.3.1).
extension Group {
  /// Joins the group of a Welcome with the KeyPackage that it is for. `tree` has the ratchet tree where the
  /// Welcome does not carry it. The init key is to be deleted afterwards, unless the KeyPackage is of last
  /// resort. `knownGroups` are the ids of those that this client is in already, which no other may have.
  public convenience init(
    joining welcome: Welcome, with own: OwnKeyPackage, knownGroups: Set<[UInt8]> = [],
    tree: [UInt8]? = nil,
    preSharedKeys: PreSharedKeyRing = PreSharedKeyRing(), limits: Limits = .standard,
    _ provider: any CryptoProvider, store: (any GroupStore)? = nil
  ) throws(MLSError) {
    let crypto = Crypto(provider)
    let opened = try OpenedWelcome(
      welcome, own.keyPackage, own.initKey, preSharedKeys, limits, crypto)
    try require(!knownGroups.contains(opened.groupInfo.context.groupID), .groupKnown)
    guard opened.predecessor == nil else { throw .misused(.predecessorNeeded) }
    let group = try PublicGroup(opened.groupInfo, tree: tree, limits: limits, provider)
    try self.init(opened, group, own, limits, crypto, store)
  }

  convenience init(
    _ opened: OpenedWelcome, _ group: PublicGroup, _ own: OwnKeyPackage, _ limits: Limits, _ crypto: Crypto,
    _ store: (any GroupStore)?
  ) throws(MLSError) {
    guard let place = group.tree.members.first(where: { $0.leaf == own.keyPackage.leafNode }) else {
      throw .refused(.ownLeafMissing)
    }
    var pathKeys = PathKeys(place.index, own.encryptionKey)
    if let secret = opened.secrets.pathSecret {
      let signer = opened.groupInfo.signer
      try require(signer != place.index, .welcomePathSecret)
      let above = group.tree.directPath(place.index).map { $0.node }.filter {
        $0.index.covers(signer) && !$0.isBlank
      }
      try require(secret.count == Crypto.hashBytes && !above.isEmpty, .welcomePathSecret)
      do { _ = try pathKeys.climb(from: secret, above, crypto) } catch { throw .refused(.welcomePathSecret) }
    }
    let context = group.context
    let start = EpochStart(
      epochSecret: JoinerSecret(opened.secrets.joinerSecret).epochSecret(
        opened.preSharedKeySecret, context: context.encoded, crypto), crypto)
    let tag = start.secrets.confirmationTag(context.confirmedTranscriptHash, crypto)
    try require(crypto.provider.areEqual(tag, opened.groupInfo.confirmationTag), .welcomeConfirmationTag)
    try self.init(EpochState(group, pathKeys, start), limits, crypto, store)
  }
}
