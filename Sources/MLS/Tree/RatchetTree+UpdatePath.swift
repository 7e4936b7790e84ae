extension RatchetTree {
  /// Sets the keys of a committer's path and its leaf (7.5, 7.9.1). `leaf` makes the leaf node for the parent
  /// hash it must have.
  mutating func setPath(
    _ committer: LeafIndex, keys: [HPKEPublicKey], _ crypto: Crypto,
    leaf: (_ parentHash: [UInt8]) throws(MLSError) -> LeafNode
  ) throws(MLSError) {
    _ = hash(crypto)
    let steps = filteredDirectPath(committer)
    try require(keys.count == steps.count, .pathLength)
    var parents: [Int: ParentNode] = [:]
    var parentHash: [UInt8] = []
    for (step, key) in zip(steps, keys).reversed() {
      parents[step.node.level] = ParentNode(encryptionKey: key, parentHash: parentHash, unmergedLeaves: [])
      let sibling = Subtree.rehash(step.copathChild, crypto)
      parentHash = TreeHash.parentHash(key, parentHash, sibling: sibling, crypto)
    }
    replacePath(committer, try leaf(parentHash), parents)
    _ = hash(crypto)
  }

  /// Takes over a path that a committer has sent, checked as 12.4.2 asks. `joined` are the leaves that the same commit
  /// adds.
  mutating func apply(
    _ path: UpdatePath, by committer: LeafIndex, joined: Set<LeafIndex>, _ crypto: Crypto
  ) throws(MLSError) {
    let previous = leaf(committer)
    let keys = path.nodes.map { $0.encryptionKey }
    try require(path.leafNode.encryptionKey != previous?.encryptionKey, .pathLeafKeyUnchanged)
    var fresh = KeySet()
    for key in keys + [path.leafNode.encryptionKey] {
      try require(KeyChecks.isSoundX25519(key.bytes), .unsoundEncryptionKey)
      try require(
        !encryptionKeys.contains(key.bytes) && fresh.insert(key.bytes), .pathKeyReused)
    }
    let signatureKey = path.leafNode.signatureKey
    let own = signatureKey == previous?.signatureKey ? 1 : 0
    try require(signatureKeys.count(signatureKey.bytes) == own, .duplicateSignatureKey)
    try setPath(committer, keys: keys, crypto) { (parentHash) throws(MLSError) in
      guard case .commit(let claimed) = path.leafNode.source else { throw .refused(.pathLeafSource) }
      try require(claimed == parentHash, .pathParentHash)
      return path.leafNode
    }
    for (step, node) in zip(filteredDirectPath(committer), path.nodes) {
      let receivers = Self.resolution(step.copathChild, without: joined).count
      try require(node.encryptedPathSecrets.count == receivers, .pathSecretCount)
    }
  }
}
