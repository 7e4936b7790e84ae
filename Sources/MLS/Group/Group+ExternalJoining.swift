/// Joining by external commit (RFC 9420, 12.4.3.2), and coming back that way.
extension Group {
  /// A group that was joined without being asked, and the commit that makes the others know it. If the
  /// delivery service refuses the commit, the group is thrown away, and what its store has with it.
  public struct ExternalJoin {
    public let group: Group
    public let commit: MLSMessage
  }

  /// Joins the group of a GroupInfo. `replacing` is this client's own former leaf, which is removed: the others'
  /// `RejoinPolicy` says whether they take `client` for that member. `tree` has the ratchet tree where the GroupInfo
  /// does not carry it. `knownGroups` are those that this client is in, of which it joins none but in place of its
  /// former leaf. `store` must be empty: what it has of the former leaf is not this group's, and would be restored with
  /// it.
  public static func join(
    _ info: GroupInfo, as client: Client, replacing former: LeafIndex? = nil,
    knownGroups: Set<[UInt8]> = [], tree: [UInt8]? = nil,
    externalPreSharedKeys: [[UInt8]] = [], preSharedKeys: PreSharedKeyRing = PreSharedKeyRing(),
    limits: Limits = .standard, _ provider: any CryptoProvider, store: (any GroupStore)? = nil
  ) throws(MLSError) -> ExternalJoin {
    let crypto = Crypto(provider)
    try require(former != nil || !knownGroups.contains(info.context.groupID), .groupKnown)
    let outside = try PublicGroup(info, tree: tree, limits: limits, provider)
    guard let data = info.extensions.data(of: ExtensionType.externalPub) else {
      throw .refused(.externalPubMissing)
    }
    let externalKey = try HPKEPublicKey(decoding: data, limits)
    guard let (output, initial) = ExternalInit.make(externalKey, crypto) else {
      throw .refused(.externalInitKey)
    }
    var proposals: [Proposal] = [.externalInit(kemOutput: output)]
    if let former { proposals.append(.remove(former)) }
    for id in externalPreSharedKeys {
      let nonce = crypto.randomBytes(Crypto.hashBytes)
      proposals.append(.preSharedKey(PreSharedKeyID(key: .external(id: id), nonce: nonce)))
    }
    for proposal in proposals { try outside.requireValid(proposal, from: .newMemberCommit) }
    let list = try ProposalList(external: proposals, limits)
    let committer = CommitAssembly.Committer(
      sender: .newMemberCommit, initial: initial, signatureKey: client.signatureKey,
      leaf: { (LeafDraft($0, client), client.signatureKey) }, pathKeys: nil)
    let assembly = try CommitAssembly(
      list, proposals.map { (sender: .newMemberCommit, proposal: $0) }, proposals.map { .proposal($0) },
      to: outside, by: committer,
      try preSharedKeys.secret(list.preSharedKeys, or: nil, crypto), .publicMessage, authenticatedData: [])
    guard let state = assembly.staged.next else { throw .misused(.inactive) }
    let message = PublicMessage(assembly.authenticated, nil, outside.context, crypto)
    return ExternalJoin(
      group: try Group(state, limits, crypto, store), commit: .publicMessage(message))
  }
}
