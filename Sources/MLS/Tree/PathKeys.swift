/// The private keys that a member knows of the tree: its leaf's, and those of nodes above it (RFC 9420, 7.4).
struct PathKeys: Sendable {
  let leaf: LeafIndex
  private(set) var leafKey: HPKEKeyPair
  /// By level.
  private(set) var parents: [Int: HPKEKeyPair] = [:]

  init(_ leaf: LeafIndex, _ leafKey: HPKEKeyPair) {
    self.leaf = leaf
    self.leafKey = leafKey
  }

  mutating func setLeaf(_ key: HPKEKeyPair) { leafKey = key }
  mutating func setParent(_ level: Int, _ key: HPKEKeyPair) { parents[level] = key }

  /// Forgets the keys of nodes that `tree` has blanked or given others.
  mutating func keepOnly(in tree: RatchetTree) {
    var current: [Int: HPKEPublicKey] = [:]
    for step in tree.directPath(leaf) { current[step.node.level] = step.node.encryptionKey }
    parents = parents.filter { current[$0.key] == $0.value.publicKey }
  }

  /// The private key of a node that is this leaf or above it.
  private func key(of node: Subtree) -> HPKEKeyPair? {
    guard node.index.covers(leaf), let publicKey = node.encryptionKey else { return nil }
    let pair = node.level == 0 ? leafKey : parents[node.level]
    return pair?.publicKey == publicKey ? pair : nil
  }

  /// Finds the path secret that is sealed to this member, takes over the keys it leads to and returns the
  /// commit secret (7.5). `tree` has the path in it; `joined` are the leaves that the same commit adds.
  mutating func follow(
    _ path: UpdatePath, by committer: LeafIndex, in tree: RatchetTree, joined: Set<LeafIndex>,
    context: [UInt8], _ crypto: Crypto
  ) throws(MLSError) -> Secret {
    let steps = tree.filteredDirectPath(committer)
    guard steps.count == path.nodes.count,
      let meeting = steps.firstIndex(where: { $0.node.index.covers(leaf) })
    else { throw .refused(.pathLength) }
    let resolved = RatchetTree.resolution(steps[meeting].copathChild, without: joined)
    let sealed = path.nodes[meeting].encryptedPathSecrets
    try require(sealed.count == resolved.count, .pathSecretCount)
    guard let own = resolved.firstIndex(where: { key(of: $0) != nil }), let key = key(of: resolved[own])
    else {
      throw .refused(.pathSecretMissing)
    }
    let encryption = LabelledEncryption(crypto, .updatePathNode, context: context)
    guard let secret = encryption.open(sealed[own], key), secret.count == Crypto.hashBytes else {
      throw .refused(.pathSecretUndecryptable)
    }
    return try climb(from: secret, steps[meeting...].map { $0.node }, crypto)
  }

  /// Derives the keys of `nodes`, the lowest first, compares them with the tree's, and returns the secret
  /// after the last.
  mutating func climb(from secret: Secret, _ nodes: [Subtree], _ crypto: Crypto) throws(MLSError) -> Secret {
    var secret = secret
    for node in nodes {
      let pair = PathSecret.keyPair(secret, crypto)
      try require(pair.publicKey == node.encryptionKey, .pathSecretKeyMismatch)
      parents[node.level] = pair
      secret = PathSecret.next(secret, crypto)
    }
    return secret
  }
}
