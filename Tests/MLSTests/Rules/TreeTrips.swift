@testable import MLS

extension RuleFixture {
  /// The nodes of the group's tree.
  var aliceNodes: [Subtree.Content?] {
    var nodes: [Subtree.Content?] = []
    func visit(_ subtree: Subtree) {
      if let left = subtree.left { visit(left) }
      nodes.append(subtree.isBlank ? nil : subtree.content)
      if let right = subtree.right { visit(right) }
    }
    visit(alice.publicGroup.tree.root)
    return nodes
  }
}

/// The tree of the group, with one parent changed.
private func tree(_ fixture: RuleFixture, _ index: Int, _ unmerged: [UInt32]) throws -> RatchetTree {
  var nodes = fixture.aliceNodes
  guard case .parent(var parent) = nodes[index] else { return try RatchetTree([]) }
  parent.unmergedLeaves = unmerged.map { LeafIndex($0) }
  nodes[index] = .parent(parent)
  return try RatchetTree(nodes)
}

private func parents(_ rule: Rule, _ index: Int, _ unmerged: [UInt32]) -> Trip {
  Trip(rule) { try tree($0, index, unmerged).requireParents($0.crypto) }
}

let treeTrips: [Trip] = [
  Trip(.treeHash) { fixture in
    let info = try fixture.alice.groupInfo(withTree: false, signedBy: fixture.aliceClient.key)
    let other = try fixture.dave.group("other").publicGroup.tree.bytes
    _ = try PublicGroup(info, tree: other, fixture.provider)
  },
  // A parent has the key of a leaf.
  Trip(.duplicateEncryptionKey) { fixture in
    let leaves = [fixture.aliceClient, fixture.dave].map { fixture.keyPackage($0).leafNode }
    let parent = ParentNode(encryptionKey: leaves[0].encryptionKey, parentHash: [], unmergedLeaves: [])
    _ = try RatchetTree([.leaf(leaves[0]), .parent(parent), .leaf(leaves[1])])
  },
  // Without its unmerged leaf, the root is not what alice has hashed.
  parents(.parentHash, 3, []),
  parents(.unmergedLeavesUnsorted, 3, [3, 3]),
  parents(.unmergedLeafNotBelow, 1, [2]),
  parents(.unmergedLeafMergedBelow, 3, [0, 3]),
  Trip(.unmergedLeafBlank) { fixture in
    var without = try tree(fixture, 3, [3])
    without.remove(LeafIndex(3))
    var nodes: [Subtree.Content?] = [nil, nil, nil, nil, nil]
    for leaf in 0..<3 { nodes[leaf * 2] = without.node(above: LeafIndex(UInt32(leaf)), level: 0).content }
    nodes[3] = try tree(fixture, 3, [3]).root.content
    try RatchetTree(nodes).requireParents(fixture.crypto)
  },
]

/// A path of alice's with something changed.
private func path(
  _ rule: Rule, _ change: @escaping @Sendable (UpdatePath, RuleFixture) throws -> UpdatePath
) -> Trip {
  .message(rule) { try $0.commit([], path: try change(try $0.realPath(), $0)) }
}

private func nodes(_ path: UpdatePath, _ change: (UpdatePath.Node) -> UpdatePath.Node) -> UpdatePath {
  UpdatePath(leafNode: path.leafNode, nodes: path.nodes.map(change))
}

let pathTrips: [Trip] = [
  path(.pathLength) { path, _ in UpdatePath(leafNode: path.leafNode, nodes: path.nodes.dropLast()) },
  path(.pathLeafSource) { path, fixture in UpdatePath(leafNode: fixture.leaf(.update), nodes: path.nodes) },
  path(.pathLeafKeyUnchanged) { path, fixture in
    let current = fixture.alice.state.pathKeys.leafKey.publicKey
    return UpdatePath(
      leafNode: fixture.leaf(.commit(parentHash: [])) { $0.encryptionKey = current }, nodes: path.nodes)
  },
  path(.pathKeyReused) { path, fixture in
    let taken = fixture.bobKeyPackage.keyPackage.leafNode.encryptionKey
    return nodes(path) {
      UpdatePath.Node(encryptionKey: taken, encryptedPathSecrets: $0.encryptedPathSecrets)
    }
  },
  // All of one path.
  path(.pathKeyReused) { path, fixture in
    let first = path.nodes[0].encryptionKey
    return nodes(path) {
      UpdatePath.Node(encryptionKey: first, encryptedPathSecrets: $0.encryptedPathSecrets)
    }
  },
  path(.pathKeyReused) { path, fixture in
    let leaf = fixture.leaf(.commit(parentHash: [])) { $0.encryptionKey = path.nodes[0].encryptionKey }
    return UpdatePath(leafNode: leaf, nodes: path.nodes)
  },
  path(.unsoundEncryptionKey) { path, _ in
    nodes(path) {
      UpdatePath.Node(
        encryptionKey: HPKEPublicKey([UInt8](repeating: 0, count: 32)),
        encryptedPathSecrets: $0.encryptedPathSecrets)
    }
  },
  // A leaf node that fits in everything but its signature.
  path(.leafSignature) { path, fixture in
    let leaf = fixture.leaf(.commit(parentHash: []), signedBy: fixture.dave.key)
    return UpdatePath(leafNode: leaf, nodes: path.nodes)
  },
  path(.pathParentHash) { path, fixture in
    UpdatePath(leafNode: fixture.leaf(.commit(parentHash: [1])), nodes: path.nodes)
  },
  path(.pathSecretCount) { path, _ in
    nodes(path) { UpdatePath.Node(encryptionKey: $0.encryptionKey, encryptedPathSecrets: []) }
  },
  // A node that is not on bob's way.
  path(.pathSecretCount) { path, _ in
    guard let last = path.nodes.last else { return path }
    let shorter = UpdatePath.Node(
      encryptionKey: last.encryptionKey, encryptedPathSecrets: last.encryptedPathSecrets.dropLast())
    return UpdatePath(leafNode: path.leafNode, nodes: path.nodes.dropLast() + [shorter])
  },
  .message(.pathSecretMissing) { fixture in
    let update = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
    _ = try fixture.alice.receive(update)
    // As if the private key had been lost.
    fixture.bob.updates = [:]
    return try fixture.alice.commit(signedBy: fixture.aliceClient.key).message
  },
  path(.pathSecretUndecryptable) { path, _ in
    nodes(path) { node in
      UpdatePath.Node(
        encryptionKey: node.encryptionKey,
        encryptedPathSecrets: node.encryptedPathSecrets.map {
          HPKECiphertext(kemOutput: $0.kemOutput, ciphertext: $0.ciphertext.map { $0 ^ 1 })
        })
    }
  },
  path(.pathSecretKeyMismatch) { path, fixture in
    var next = fixture.alice.publicGroup
    try next.tree.apply(path, by: LeafIndex(0), joined: [], fixture.crypto)
    let encryption = LabelledEncryption(
      fixture.crypto, .updatePathNode, context: fixture.alice.publicGroup.provisionalContext(for: next))
    let bob = fixture.bobKeyPackage.keyPackage.leafNode.encryptionKey
    return nodes(path) { node in
      UpdatePath.Node(
        encryptionKey: node.encryptionKey,
        encryptedPathSecrets: node.encryptedPathSecrets.map {
          encryption.seal(fixture.crypto.randomSecret(), to: bob) ?? $0
        })
    }
  },
]
