/// One epoch of a group as a member knows it.
struct EpochState: Sendable {
  var publicGroup: PublicGroup
  var pathKeys: PathKeys
  let secrets: EpochSecrets
  var messages: MessageSecrets

  var leaf: LeafIndex { pathKeys.leaf }

  init(_ publicGroup: PublicGroup, _ pathKeys: PathKeys, _ secrets: EpochSecrets) {
    self.publicGroup = publicGroup
    self.pathKeys = pathKeys
    self.secrets = secrets
    messages = MessageSecrets(secrets, leafCount: publicGroup.tree.leafCount)
  }

  /// A past epoch's messages can be read for a while (RFC 9420, 15.2 and 14): what that needs, and nothing else.
  var past: PastEpoch { PastEpoch(context: publicGroup.context, tree: publicGroup.tree, messages: messages) }
}

/// What is kept of an epoch that has ended.
struct PastEpoch: Sendable {
  let context: GroupContext
  let tree: RatchetTree
  var messages: MessageSecrets
}
