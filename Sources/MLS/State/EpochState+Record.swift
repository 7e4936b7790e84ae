extension EpochState {
  /// What is written when this epoch begins, after one with the tree `old`.
  func changes(from old: RatchetTree?) -> [StateChange] {
    let crypto = publicGroup.crypto
    let root = NodeIndex.root(publicGroup.tree.leafCount)
    return publicGroup.tree.changes(from: old, crypto) + [
      .put(.member, MemberRecord(self, isMember: true).encoded(crypto)),
      .put(.secretNode(publicGroup.epoch, root), secrets.encryption),
      .put(.resumption(publicGroup.epoch), secrets.resumption),
    ]
  }
}
