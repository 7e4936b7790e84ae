extension Group {
  /// The same epoch as another member has it, for rehearsals of a whole group in one process, which holds everybody's keys: the
  /// member knows its leaf's private key, and none above it. `nil` if the key is not that of the leaf.
  ///
  /// Not for groups in use: it is one member's state twice.
  public func rehearsal(as member: LeafIndex, encryptionKey: HPKEKeyPair) -> Group? {
    guard publicGroup.tree.leaf(member)?.encryptionKey == encryptionKey.publicKey else { return nil }
    let other = EpochState(
      publicGroup, PathKeys(member, encryptionKey), state.secrets, state.messages)
    return try? Group(other, limits, crypto, nil)
  }
}
