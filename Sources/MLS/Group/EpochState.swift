/// One epoch of a group as a member knows it.
struct EpochState: Sendable {
  var publicGroup: PublicGroup
  var pathKeys: PathKeys
  let secrets: EpochSecrets
  var messages: MessageSecrets

  var leaf: LeafIndex { pathKeys.leaf }

  init(_ publicGroup: PublicGroup, _ pathKeys: PathKeys, _ secrets: EpochSecrets) {
    let messages = MessageSecrets(secrets, leafCount: publicGroup.tree.leafCount)
    self.init(publicGroup, pathKeys, secrets, messages)
  }

  init(
    _ publicGroup: PublicGroup, _ pathKeys: PathKeys, _ secrets: EpochSecrets, _ messages: MessageSecrets
  ) {
    self.publicGroup = publicGroup
    self.pathKeys = pathKeys
    self.secrets = secrets
    self.messages = messages
  }
}
