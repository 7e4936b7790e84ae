/// Own commits: made, then merged when the delivery service has taken them, or dropped when another came
/// first.
extension Group {
  /// Makes a commit. The group stays in its epoch, and `pendingCommit` is the commit until it is merged or dropped.
  public func commit(
    _ draft: CommitDraft, signedBy key: any SignaturePrivateKey,
    preSharedKeys: PreSharedKeyRing = PreSharedKeyRing()
  ) throws(MLSError) -> OwnCommit {
    try requireActive()
    guard pending == nil else { throw .misused(.commitPending) }
    try requirePadding(draft.padding)
    let own = try own(key)
    let waiting = draft.carriesOutWaiting ? waitingThatAgree(with: draft, preSharedKeys) : []
    for proposal in draft.proposals {
      try publicGroup.requireAllowedHere(proposal, from: .member(ownLeaf))
      try publicGroup.requireValid(proposal, from: .member(ownLeaf))
      if case .add(let keyPackage) = proposal { try keyPackage.requireTimely(at: draft.nowSeconds) }
    }
    let values = draft.proposals.map { (sender: Sender.member(ownLeaf), proposal: $0) }
    let proposals = waiting.map { (sender: $0.sender, proposal: $0.proposal) } + values
    let list = try ProposalList(proposals, by: ownLeaf, limits)
    let makesPath = list.needsPath || draft.makesPath
    let committer = CommitAssembly.Committer(
      sender: .member(ownLeaf), initial: state.secrets.initial, signatureKey: key,
      leaf: makesPath ? leafMaker(draft.renewal, own, key) : nil, pathKeys: state.pathKeys)
    let assembly = try CommitAssembly(
      list, proposals,
      waiting.map { .reference($0.reference.bytes) } + draft.proposals.map { .proposal($0) },
      to: publicGroup, by: committer,
      try resumptionKeys.secret(list.preSharedKeys, or: preSharedKeys, crypto),
      draft.isPrivate ? .privateMessage : .publicMessage, authenticatedData: draft.authenticatedData)
    let welcome = try assembly.welcome(
      withTree: draft.treeInWelcome, &treeEncoding, draft.renewal?.signatureKey ?? key)
    guard let next = assembly.staged.next else { throw .misused(.inactive) }
    let (message, move) = try protect(assembly.authenticated, padding: draft.padding)
    let commit = PendingCommit(
      own: OwnCommit(message: message, changes: assembly.staged.changes), next: next, welcome: welcome)
    if store != nil {
      try write(changes(of: move) + [.put(.pending, commit.encoded(after: publicGroup.tree, crypto))])
    }
    make(move)
    pending = commit
    return commit.own
  }

  /// Enters the epoch of the own commit, once the delivery service has taken it. Gives the Welcome for those whom the
  /// commit adds; `nil` if it adds nobody. `welcome` has it again while the epoch lasts.
  @discardableResult
  public func mergePending() throws(MLSError) -> MLSMessage? {
    guard let pending else { throw .misused(.noCommitPending) }
    try enter(pending.next, with: pending.welcome)
    return welcome
  }

  /// The Welcome of the own commit that began this epoch; `nil` if another's did, or if it added nobody.
  public var welcome: MLSMessage? {
    ownWelcome.map { .welcome($0.welcome(to: state, &treeEncoding)) }
  }

  /// Gives the own commit up, when the delivery service has refused it.
  public func dropPending() throws(MLSError) {
    guard pending != nil else { throw .misused(.noCommitPending) }
    try write([.delete(.pending)])
    pending = nil
  }

  /// A GroupInfo of the current epoch, for those who join by external commit.
  public func groupInfo(
    withTree: Bool = true, signedBy key: any SignaturePrivateKey
  ) throws(MLSError) -> GroupInfo {
    try requireActive()
    try requireOwn(key)
    let tree = withTree ? treeEncoding.bytes(of: publicGroup.tree) : nil
    return publicGroup.groupInfo(state, tree: tree, withExternalKey: true, key)
  }

  /// That `key` is the one of the own leaf.
  func requireOwn(_ key: any SignaturePrivateKey) throws(MLSError) {
    guard state.signatureKey?.bytes == key.signaturePublicKey else { throw .misused(.wrongSignatureKey) }
  }

  /// The own leaf node, whose signature key `key` must be.
  func own(_ key: any SignaturePrivateKey) throws(MLSError) -> LeafNode {
    try requireOwn(key)
    guard let own = state.publicGroup.tree.leaf(ownLeaf) else { throw .misused(.inactive) }
    return own
  }

  func leafMaker(
    _ renewal: Client?, _ own: LeafNode, _ key: any SignaturePrivateKey
  ) -> (HPKEPublicKey) -> (LeafDraft, any SignaturePrivateKey) {
    if let renewal { return { (LeafDraft($0, renewal), renewal.signatureKey) } }
    return { (LeafDraft($0, renewing: own), key) }
  }

  func requirePadding(_ padding: Int) throws(MLSError) {
    guard (0...1 << 16).contains(padding) else { throw .misused(.overLimit) }
  }

  /// Frames content of this member's. A move, if there is one, is to be written and made before the message
  /// is given out.
  func protect(
    _ authenticated: AuthenticatedContent, padding: Int
  ) throws(MLSError) -> (MLSMessage, SecretTree.Move?) {
    if authenticated.wireFormat == .publicMessage {
      let message = PublicMessage(authenticated, state.secrets.membership, state.publicGroup.context, crypto)
      return (.publicMessage(message), nil)
    }
    let (message, move) = try state.messages.seal(authenticated, ownLeaf, padding: padding, crypto)
    return (.privateMessage(message), move)
  }

  func changes(of move: SecretTree.Move?) -> [StateChange] {
    guard store != nil else { return [] }
    return move?.changes(epoch, in: state.messages.tree, crypto) ?? []
  }

  func make(_ move: SecretTree.Move?) {
    if let move { state.messages.tree.apply(move) }
  }
}
