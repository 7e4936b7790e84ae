/// Own proposals, which another's commit or an own one carries out.
extension Group {
  /// How a proposal is sent.
  public struct Framing: Sendable {
    /// Whether it is encrypted, so that not even a delivery service can check it.
    public var isPrivate = false
    /// Zeros fill an encrypted one up to a multiple of so many bytes.
    public var padding = 0
    /// Sent beside it, readable by all on the way.
    public var authenticatedData: [UInt8] = []

    public init() {}
  }

  /// Proposes to renew this member's keys, and its presentation too if `renewal` is given. The keys change
  /// when somebody else commits it.
  public func proposeUpdate(
    _ renewal: Client? = nil, signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    let own = try own(key)
    let pair = HPKE(crypto).randomKeyPair()
    let (draft, leafKey) = leafMaker(renewal, own, key)(pair.publicKey)
    let place = LeafPlace(groupID: groupID, leaf: ownLeaf)
    let leaf = LeafNode(draft, .update, place, leafKey, crypto)
    return try propose(.update(leaf), signedBy: key, framing, update: pair)
  }

  public func proposeAdd(
    _ keyPackage: VerifiedKeyPackage, signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    try propose(.add(keyPackage.keyPackage), signedBy: key, framing)
  }

  public func proposeRemove(
    _ member: LeafIndex, signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    try propose(.remove(member), signedBy: key, framing)
  }

  public func proposeExtensions(
    _ extensions: [Extension], signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    try propose(.groupContextExtensions(extensions), signedBy: key, framing)
  }

  public func proposeReInit(
    _ reInit: Proposal.ReInit, signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    try propose(.reInit(reInit), signedBy: key, framing)
  }

  /// Proposes to mix an external PSK into the next epoch.
  public func proposePreSharedKey(
    externalID: [UInt8], signedBy key: any SignaturePrivateKey, _ framing: Framing = Framing()
  ) throws(MLSError) -> MLSMessage {
    let id = PreSharedKeyID(key: .external(id: externalID), nonce: crypto.randomBytes(Crypto.hashBytes))
    return try propose(.preSharedKey(id), signedBy: key, framing)
  }

  private func propose(
    _ proposal: Proposal, signedBy key: any SignaturePrivateKey, _ framing: Framing,
    update: HPKEKeyPair? = nil
  ) throws(MLSError) -> MLSMessage {
    try requireActive()
    try requireOwn(key)
    try requirePadding(framing.padding)
    let content = FramedContent(
      groupID: groupID, epoch: epoch, sender: .member(ownLeaf), authenticatedData: framing.authenticatedData,
      body: .proposal(proposal))
    let signed = AuthenticatedContent(
      signing: content, as: framing.isPrivate ? .privateMessage : .publicMessage, publicGroup.context, key,
      crypto)
    let kept = try publicGroup.checked(VerifiedContent(signed), proposal)
    let (message, move) = try protect(signed, padding: framing.padding)
    if store != nil {
      let keys = update.map { [StateChange.put(.update($0.publicKey), $0.privateKey)] } ?? []
      try write(changes(of: move) + changes(of: kept) + keys)
    }
    make(move)
    if let kept { state.publicGroup.waiting.append(kept) }
    if let update { updates[update.publicKey] = update }
    return message
  }
}
