extension Group.PendingCommit {
  /// The message, what it makes of the state, and the Welcome.
  func encoded(after tree: RatchetTree, _ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 16_384)
    writer.opaque(own.message.bytes)
    StagedCommit(changes: own.changes, member: next.leaf, next: next).write(after: tree, to: &writer, crypto)
    writer.uint8(welcome == nil ? 0 : 1)
    welcome?.write(to: &writer)
    return writer.takeSecret(crypto)
  }
}
