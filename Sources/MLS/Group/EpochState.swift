/// One epoch of a group as a member knows it.
struct EpochState: Sendable {
  var publicGroup: PublicGroup
  var pathKeys: PathKeys
  let secrets: EpochSecrets
  var messages: MessageSecrets
  /// Of this member's leaf.
  let signatureKey: SignaturePublicKey?

  var leaf: LeafIndex { pathKeys.leaf }

  init(_ publicGroup: PublicGroup, _ pathKeys: PathKeys, _ start: EpochStart) {
    let messages = MessageSecrets(start, leafCount: publicGroup.tree.leafCount, publicGroup.crypto)
    self.init(publicGroup, pathKeys, start.secrets, messages)
  }

  init(
    _ publicGroup: PublicGroup, _ pathKeys: PathKeys, _ secrets: EpochSecrets, _ messages: MessageSecrets
  ) {
    self.publicGroup = publicGroup
    self.pathKeys = pathKeys
    self.secrets = secrets
    self.messages = messages
    signatureKey = publicGroup.tree.leaf(pathKeys.leaf)?.signatureKey
  }
}
