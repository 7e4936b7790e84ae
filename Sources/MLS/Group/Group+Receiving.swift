/// Messages of others.
extension Group {
  /// What a message turned out to be.
  public enum Received {
    case application(ApplicationMessage)
    /// A valid proposal, which now waits for a commit.
    case proposal(Proposal, from: Sender)
    /// A valid commit, to be merged or dropped. An encrypted one that was received before and waits is given again.
    case commit(StagedCommit)
    /// The own commit has come back: merge it.
    case ownCommit
  }

  /// Checks a message and takes it in. `preSharedKeys` has those that a commit may name. With `seconds`,
  /// proposals and commits that add somebody outside of the KeyPackage's lifetime are refused. All members must do so or
  /// none, and for each message with the same time: that at which it was ordered, in seconds since 1970, and never that
  /// of the own clock, by which a message read later would be refused and the member left behind.
  public func receive(
    _ message: MLSMessage, at seconds: UInt64? = nil, preSharedKeys: PreSharedKeyRing = PreSharedKeyRing()
  ) throws(MLSError) -> Received {
    guard isMember else { throw .misused(.inactive) }
    if let pending, pending.own.message == message { return .ownCommit }
    switch message {
    case .publicMessage(let message):
      // The tag comes first: it costs outsiders who only guess less of this member's time than a signature.
      try state.publicGroup.requireAddressed(message.authenticated.content)
      try message.requireMembershipTag(state.secrets.membership, state.publicGroup.context, crypto)
      return try receive(state.publicGroup.verified(message), seconds, preSharedKeys)
    case .privateMessage(let message):
      return try receive(message, seconds, preSharedKeys)
    case .welcome, .groupInfo, .keyPackage:
      throw .refused(.notAGroupMessage)
    }
  }

  private func receive(
    _ message: PrivateMessage, _ seconds: UInt64?, _ preSharedKeys: PreSharedKeyRing
  ) throws(MLSError) -> Received {
    try require(message.groupID == groupID, .wrongGroup)
    guard message.epoch == epoch else { return try receiveLate(message) }
    let hash = message.contentType == .commit ? crypto.hash(message.encoded) : nil
    if let hash, let kept = staged[hash] { return .commit(kept) }
    let sender = try sender(of: message, state.messages)
    try require(state.publicGroup.tree.leaf(sender.leaf) != nil, .senderNotMember)
    let opened = try state.messages.open(message, from: sender, limits, crypto)
    return try receive(
      state.publicGroup.verified(opened.authenticated), seconds, preSharedKeys, opened.move, hash)
  }

  /// Application data of a past epoch.
  private func receiveLate(_ message: PrivateMessage) throws(MLSError) -> Received {
    try require(message.contentType == .application, .wrongEpoch)
    guard let index = past.firstIndex(where: { $0.context.epoch == message.epoch }) else {
      throw .refused(message.epoch < epoch ? .epochGone : .wrongEpoch)
    }
    // Nothing of the epoch is held meanwhile: what is held twice is copied when it changes.
    let sender = try sender(of: message, past[index].messages)
    guard let leaf = past.leaf(sender.leaf, in: index, now: state.publicGroup.tree) else {
      throw .refused(.senderNotMember)
    }
    let opened = try past[index].messages.open(message, from: sender, limits, crypto)
    let verified = try opened.authenticated.verified(by: leaf.signatureKey, past[index].context, crypto)
    guard case .application(let data) = verified.content.body else { throw .refused(.wrongEpoch) }
    if store != nil {
      try write(opened.move.changes(message.epoch, in: past[index].messages.tree, crypto))
    }
    past[index].messages.tree.apply(opened.move)
    return .application(ApplicationMessage(data, verified.content, leaf))
  }

  private func sender(of message: PrivateMessage, _ messages: MessageSecrets) throws(MLSError) -> SenderData {
    let sender = try messages.sender(of: message, crypto)
    try require(sender.leaf != ownLeaf, .ownMessage)
    return sender
  }

  /// What was verified takes effect. The key that opened a message goes with it, and before anybody sees what
  /// it opened. `message` is the hash of an encrypted commit.
  private func receive(
    _ verified: VerifiedContent, _ seconds: UInt64?, _ preSharedKeys: PreSharedKeyRing,
    _ move: SecretTree.Move? = nil, _ message: Digest? = nil
  ) throws(MLSError) -> Received {
    switch verified.content.body {
    case .application(let data):
      guard case .member(let sender) = verified.content.sender, let leaf = state.publicGroup.tree.leaf(sender)
      else {
        throw .refused(.senderNotMember)
      }
      try write(changes(of: move))
      make(move)
      return .application(ApplicationMessage(data, verified.content, leaf))
    case .proposal(let proposal):
      if case .add(let keyPackage) = proposal { try keyPackage.requireTimely(at: seconds) }
      let kept = try state.publicGroup.checked(verified, proposal)
      if store != nil { try write(changes(of: move) + changes(of: kept)) }
      make(move)
      if let kept { state.publicGroup.waiting.append(kept) }
      return .proposal(proposal, from: verified.content.sender)
    case .commit(let commit):
      var staged = try stage(verified, commit, preSharedKeys)
      for one in staged.changes.added { try one.keyPackage.requireTimely(at: seconds) }
      staged.message = message
      try keep(staged, move)
      return .commit(staged)
    }
  }

  /// What is written for one more proposal that waits.
  func changes(of kept: WaitingProposal?) -> [StateChange] {
    guard let kept else { return [] }
    return [.put(.waiting(publicGroup.waiting.count), kept.encodedSecret(crypto))]
  }
}
