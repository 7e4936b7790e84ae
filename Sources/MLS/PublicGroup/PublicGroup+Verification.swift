/// From bytes that somebody sent to content that its sender has signed (RFC 9420, 6.1).
extension PublicGroup {
  /// That content is for this group and epoch, and of a kind that its sender may send.
  func requireAddressed(_ content: FramedContent) throws(MLSError) {
    try require(content.groupID == groupID, .wrongGroup)
    try require(content.epoch == epoch, .wrongEpoch)
    switch (content.sender, content.body) {
    case (.member, _), (.external, .proposal), (.newMemberProposal, .proposal), (.newMemberCommit, .commit):
      break
    default:
      throw .refused(.outsiderMayNotSend)
    }
  }

  /// Checks the signature with the key that the sender has in this epoch.
  func verified(_ authenticated: AuthenticatedContent) throws(MLSError) -> VerifiedContent {
    try requireAddressed(authenticated.content)
    if case .commit = authenticated.content.body {
      try require(authenticated.confirmationTag != nil, .confirmationTag)
    }
    return try authenticated.verified(by: signatureKey(of: authenticated.content), context, crypto)
  }

  /// A PublicMessage, except for its membership tag, which only members can check.
  func verified(_ message: PublicMessage) throws(MLSError) -> VerifiedContent {
    try require(message.contentType != .application, .applicationNotEncrypted)
    return try verified(message.authenticated)
  }

  private func signatureKey(of content: FramedContent) throws(MLSError) -> SignaturePublicKey {
    switch content.sender {
    case .member(let leaf):
      guard let node = tree.leaf(leaf) else { throw .refused(.senderNotMember) }
      return node.signatureKey
    case .external(let index):
      let senders = try context.externalSenders(limits)
      try require(index < senders.count, .unknownExternalSender)
      return senders[Int(index)].signatureKey
    case .newMemberProposal:
      guard case .proposal(.add(let keyPackage)) = content.body else { throw .refused(.proposalSender) }
      return keyPackage.leafNode.signatureKey
    case .newMemberCommit:
      guard case .commit(let commit) = content.body, let path = commit.path else {
        throw .refused(.pathMissing)
      }
      return path.leafNode.signatureKey
    }
  }
}
