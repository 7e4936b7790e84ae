extension Group {
  /// Deletes all that the store has of the group, and takes no more part in it: after this member was removed
  /// (RFC 9420, 12.4.2), or has gone over to the group that follows. What this object still holds goes with it.
  public func erase() throws(MLSError) {
    var changes = endOfEpochChanges
    let keys = publicGroup.tree.keys + state.messages.tree.keys(epoch) + past.flatMap { $0.keys } + [.member]
    changes += keys.map { .delete($0) }
    changes += resumptionKeys.epochs(of: groupID).map { .delete(.resumption($0)) }
    try write(changes)
    state.messages = MessageSecrets(
      senderData: state.messages.senderData,
      tree: SecretTree(leafCount: publicGroup.tree.leafCount, nodes: [:], ratchets: [:]), crypto)
    past = []
    updates = [:]
    pending = nil
    staged = [:]
    ownWelcome = nil
    treeEncoding = TreeEncoding()
    resumptionKeys = PreSharedKeyRing()
    isMember = false
  }
}
