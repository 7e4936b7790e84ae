/// A path that a member makes for its own commit: new keys and secrets up to the root (RFC 9420, 7.4).
struct OwnPath {
  let committer: LeafIndex
  let leafKey: HPKEKeyPair
  /// Of the filtered direct path, the lowest first.
  let keys: [HPKEKeyPair]
  let secrets: [Secret]
  let commitSecret: Secret

  /// Fresh secrets for a committer of `tree`, in which the commit's proposals are applied.
  init(_ committer: LeafIndex, in tree: RatchetTree, _ crypto: Crypto) {
    self.committer = committer
    leafKey = HPKE(crypto).randomKeyPair()
    var secret = crypto.randomSecret()
    var keys: [HPKEKeyPair] = []
    var secrets: [Secret] = []
    for _ in tree.filteredDirectPath(committer) {
      secrets.append(secret)
      keys.append(PathSecret.keyPair(secret, crypto))
      secret = PathSecret.next(secret, crypto)
    }
    self.keys = keys
    self.secrets = secrets
    commitSecret = secret
  }

  /// The keys that the committer knows afterwards.
  func pathKeys(in tree: RatchetTree) -> PathKeys {
    var own = PathKeys(committer, leafKey)
    for (step, key) in zip(tree.filteredDirectPath(committer), keys) { own.setParent(step.node.level, key) }
    return own
  }

  /// The path's nodes, every secret sealed to everybody below the other child but those who have just been
  /// added.
  func sealed(
    in tree: RatchetTree, joined: Set<LeafIndex>, context: [UInt8], _ crypto: Crypto
  ) throws(MLSError) -> [UpdatePath.Node] {
    let encryption = LabelledEncryption(crypto, .updatePathNode, context: context)
    var nodes: [UpdatePath.Node] = []
    for (index, step) in tree.filteredDirectPath(committer).enumerated() {
      var sealed: [HPKECiphertext] = []
      for node in RatchetTree.resolution(step.copathChild, without: joined) {
        guard let key = node.encryptionKey, let one = encryption.seal(secrets[index], to: key) else {
          throw .refused(.unsoundEncryptionKey)
        }
        sealed.append(one)
      }
      nodes.append(UpdatePath.Node(encryptionKey: keys[index].publicKey, encryptedPathSecrets: sealed))
    }
    return nodes
  }

  /// The secret of the lowest node that covers the committer and a new member, for its Welcome (12.4.3.2).
  func secret(for joiner: LeafIndex, in tree: RatchetTree) -> Secret? {
    zip(tree.filteredDirectPath(committer), secrets).first { $0.0.node.index.covers(joiner) }?.1
  }
}
