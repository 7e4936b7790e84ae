import Sodium
import TestSupport

@testable import MLS

/// A tree with all its private keys.
private struct KnownTree {
  let maker: VectorMaker
  let groupID: [UInt8]
  var tree: RatchetTree
  private(set) var clients: [LeafIndex: TestClient] = [:]
  private var leafKeys: [LeafIndex: HPKEKeyPair] = [:]
  /// Of parents, by node.
  private var secrets: [UInt32: Secret] = [:]

  init(_ maker: VectorMaker, _ size: Int) throws {
    self.maker = maker
    groupID = maker.bytes(8)
    let first = try maker.client("0")
    let own = first.keyPackage()
    tree = RatchetTree(own.keyPackage.leafNode)
    clients[LeafIndex(0)] = first
    leafKeys[LeafIndex(0)] = own.encryptionKey
    for _ in 1..<size { try add() }
  }

  mutating func add() throws {
    let client = try maker.client("\(clients.count)")
    let own = client.keyPackage()
    let place = tree.add(own.keyPackage.leafNode)
    clients[place] = client
    leafKeys[place] = own.encryptionKey
  }

  mutating func remove(_ leaf: UInt32) {
    tree.remove(LeafIndex(leaf))
    clients[LeafIndex(leaf)] = nil
  }

  /// A member's path, of which everybody knows what is theirs.
  mutating func commit(_ leaf: UInt32) throws {
    let (own, after) = try path(LeafIndex(leaf))
    tree = after
    leafKeys[LeafIndex(leaf)] = own.leafKey
    for (step, secret) in zip(tree.filteredDirectPath(LeafIndex(leaf)), own.secrets) {
      secrets[step.node.index.value] = secret
    }
  }

  func path(_ place: LeafIndex) throws -> (OwnPath, RatchetTree) {
    guard let client = clients[place] else { throw VectorFault(what: "no such member") }
    let own = OwnPath(place, in: tree, maker.crypto)
    var after = tree
    try after.setPath(place, keys: own.keys.map { $0.publicKey }, maker.crypto) { (hash) throws(MLSError) in
      LeafNode(
        LeafDraft(own.leafKey.publicKey, client.client), .commit(parentHash: hash),
        LeafPlace(groupID: groupID, leaf: place), client.key, maker.crypto)
    }
    return (own, after)
  }

  /// What each member knows.
  var privateKeys: [VectorMaker.Case] {
    clients.sorted { $0.key < $1.key }.map { (leaf, client) in
      let known = tree.directPath(leaf).compactMap { step -> VectorMaker.Case? in
        guard let parent = step.node.parentNode, !parent.unmergedLeaves.contains(leaf),
          let secret = secrets[step.node.index.value]
        else { return nil }
        return ["node": Int(step.node.index.value), "path_secret": maker.text(secret)]
      }
      return [
        "index": Int(leaf.value), "signature_priv": maker.text(client.seed), "path_secrets": known,
        "encryption_priv": leafKeys[leaf].map { maker.text($0.privateKey) } ?? nothing,
      ]
    }
  }
}

extension VectorMaker {
  func treeKEM() throws -> [Case] {
    var bare = try KnownTree(self, 3)
    try bare.commit(1)
    var whole = try KnownTree(self, 4)
    for leaf: UInt32 in [0, 3] { try whole.commit(leaf) }
    var gapped = try KnownTree(self, 5)
    for leaf: UInt32 in [0, 4, 2] { try gapped.commit(leaf) }
    gapped.remove(1)
    try gapped.commit(0)
    var grown = try KnownTree(self, 3)
    for leaf: UInt32 in [0, 2] { try grown.commit(leaf) }
    try grown.add()
    return try [try KnownTree(self, 2), bare, whole, gapped, grown].map { known in
      let context = GroupContext(
        groupID: known.groupID, epoch: 7, treeHash: [], confirmedTranscriptHash: bytes(), extensions: [])
      return [
        "cipher_suite": 3, "group_id": text(context.groupID), "epoch": 7,
        "confirmed_transcript_hash": text(context.confirmedTranscriptHash),
        "ratchet_tree": text(known.tree.bytes), "leaves_private": known.privateKeys,
        "update_paths": try known.clients.keys.sorted().map { try updatePath($0, known, context) },
      ]
    }
  }

  private func updatePath(_ place: LeafIndex, _ known: KnownTree, _ context: GroupContext) throws -> Case {
    let (own, after) = try known.path(place)
    var context = context
    context.treeHash = after.hash(crypto).bytes
    let nodes = try own.sealed(in: after, joined: [], context: context.encoded, crypto)
    guard let leafNode = after.leaf(place) else { throw VectorFault(what: "the sender is gone") }
    let secrets = (0..<known.tree.leafCount).map { (index: UInt32) -> Any in
      let leaf = LeafIndex(index)
      guard leaf != place, known.tree.leaf(leaf) != nil else { return nothing }
      return own.secret(for: leaf, in: after).map { text($0) as Any } ?? nothing
    }
    return [
      "sender": Int(place.value), "update_path": text(UpdatePath(leafNode: leafNode, nodes: nodes)),
      "path_secrets": secrets, "commit_secret": text(own.commitSecret),
      "tree_hash_after": text(context.treeHash),
    ]
  }
}
