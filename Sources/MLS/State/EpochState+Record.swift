extension EpochState {
  /// What is written when this epoch begins, after one with the tree `old`.
  func changes(from old: RatchetTree?) -> [StateChange] {
    let crypto = publicGroup.crypto
    let epoch = publicGroup.epoch
    return publicGroup.tree.changes(from: old, crypto)
      + messages.tree.nodes.map { .put(.secretNode(epoch, $0.key), $0.value) } + [
        .put(.member, MemberRecord(self, isMember: true).encoded(crypto)),
        .put(.resumption(epoch), secrets.resumption),
      ]
  }
}
