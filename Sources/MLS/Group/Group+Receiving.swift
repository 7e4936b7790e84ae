/// Messages of others.
extension Group {
  /// What a message turned out to be.
  public enum Received {
    case application(ApplicationMessage)
    /// A valid proposal, which now waits for a commit.
    case proposal(Proposal, from: Sender)
    /// A valid commit, to be merged or dropped.
    case commit(StagedCommit)
    /// The own commit has come back: merge it.
    case ownCommit
  }

  /// Checks a message and takes it in. `preSharedKeys` has those that a commit may name.
  public func receive(
    _ message: MLSMessage, preSharedKeys: PreSharedKeyRing = PreSharedKeyRing()
  ) throws(MLSError) -> Received {
    guard isMember else { throw .misused(.inactive) }
    if let pending, pending.message == message { return .ownCommit }
    switch message {
    case .publicMessage(let message):
      let verified = try publicGroup.verified(message)
      try message.requireMembershipTag(state.secrets.membership, publicGroup.context, crypto)
      return try receive(verified, preSharedKeys)
    case .privateMessage(let message):
      return try receive(message, preSharedKeys)
    case .welcome, .groupInfo, .keyPackage:
      throw .refused(.notAGroupMessage)
    }
  }

  private func receive(
    _ message: PrivateMessage, _ preSharedKeys: PreSharedKeyRing
  ) throws(MLSError) -> Received {
    try require(message.groupID == groupID, .wrongGroup)
    if message.epoch == epoch {
      let sender = try sender(of: message, state.messages)
      let opened = try state.messages.open(message, from: sender, limits, crypto)
      let verified = try publicGroup.verified(opened.authenticated)
      let received = try receive(verified, preSharedKeys)
      // The key goes only now, and before anybody sees what it opened.
      state.messages.tree.apply(opened.move)
      return received
    }
    try require(message.contentType == .application, .wrongEpoch)
    guard let index = past.firstIndex(where: { $0.context.epoch == message.epoch }) else {
      throw .refused(message.epoch < epoch ? .epochGone : .wrongEpoch)
    }
    let sender = try sender(of: message, past[index].messages)
    let opened = try past[index].messages.open(message, from: sender, limits, crypto)
    guard let leaf = past[index].tree.leaf(sender.leaf) else { throw .refused(.senderNotMember) }
    let verified = try opened.authenticated.verified(by: leaf.signatureKey, past[index].context, crypto)
    past[index].messages.tree.apply(opened.move)
    guard case .application(let data) = verified.content.body else { throw .refused(.wrongEpoch) }
    return .application(ApplicationMessage(data, verified.content, leaf))
  }

  private func sender(of message: PrivateMessage, _ messages: MessageSecrets) throws(MLSError) -> SenderData {
    let sender = try messages.sender(of: message, crypto)
    try require(sender.leaf != ownLeaf, .ownMessage)
    return sender
  }

  private func receive(
    _ verified: VerifiedContent, _ preSharedKeys: PreSharedKeyRing
  ) throws(MLSError) -> Received {
    switch verified.content.body {
    case .application(let data):
      guard case .member(let sender) = verified.content.sender, let leaf = publicGroup.tree.leaf(sender) else {
        throw .refused(.senderNotMember)
      }
      return .application(ApplicationMessage(data, verified.content, leaf))
    case .proposal(let proposal):
      try state.publicGroup.keep(verified, proposal)
      return .proposal(proposal, from: verified.content.sender)
    case .commit(let commit):
      return .commit(try stage(verified, commit, preSharedKeys))
    }
  }
}
