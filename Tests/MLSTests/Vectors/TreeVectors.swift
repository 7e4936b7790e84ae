import Sodium
import TestSupport

@testable import MLS

func checkTreeMath(_ fields: VectorFields, _ tools: VectorTools) throws {
  let leaves = UInt32(try fields.integer("n_leaves"))
  try same(2 * Int(leaves) - 1, try fields.integer("n_nodes"), "n_nodes")
  try same(Int(NodeIndex.root(leaves).value), try fields.integer("root"), "root")
  let relations: [(String, (NodeIndex) -> NodeIndex?)] = [
    ("left", \.left), ("right", \.right), ("parent", { $0.parent(leaves) }),
    ("sibling", { $0.sibling(leaves) }),
  ]
  for (name, relation) in relations {
    for (index, expected) in try fields.list(name).enumerated() {
      let found = relation(NodeIndex(UInt32(index)))
      try same(found.map { Int($0.value) }, expected as? Int, "\(name) of \(index)")
    }
  }
}

func readTree(_ bytes: [UInt8]) throws -> RatchetTree {
  try Reader.read(bytes, .standard) { (reader) throws(MLSError) in try RatchetTree(from: &reader) }
}

func checkTreeOperations(_ fields: VectorFields, _ tools: VectorTools) throws {
  var tree = try readTree(try fields.bytes("tree_before"))
  try same(tree.hash(tools.crypto).bytes, try fields.bytes("tree_hash_before"), "tree_hash_before")
  let before = tree
  switch try Proposal(decoding: try fields.bytes("proposal")) {
  case .add(let keyPackage): _ = tree.add(keyPackage.leafNode)
  case .update(let leaf): tree.update(LeafIndex(UInt32(try fields.integer("proposal_sender"))), leaf)
  case .remove(let leaf): tree.remove(leaf)
  default: throw VectorFault(what: "another proposal")
  }
  try same(tree.bytes, try fields.bytes("tree_after"), "tree_after")
  try same(tree.hash(tools.crypto).bytes, try fields.bytes("tree_hash_after"), "tree_hash_after")
  try same(before.bytes, try fields.bytes("tree_before"), "the tree that was copied")
}

func checkTreeValidation(_ fields: VectorFields, _ tools: VectorTools) throws {
  let tree = try readTree(try fields.bytes("tree"))
  let hashes = try fields.bytesList("tree_hashes")
  let resolutions = try fields.list("resolutions")
  func visit(_ subtree: Subtree) throws {
    let index = Int(subtree.index.value)
    try same(Subtree.rehash(subtree, tools.crypto).bytes, hashes[index], "tree hash of \(index)")
    let resolution = RatchetTree.resolution(subtree).map { Int($0.index.value) }
    try same(resolution, resolutions[index] as? [Int] ?? [-1], "resolution of \(index)")
    if let left = subtree.left { try visit(left) }
    if let right = subtree.right { try visit(right) }
  }
  try visit(tree.root)
  try tree.requireParents(tools.crypto)
  let group = try fields.bytes("group_id")
  for (index, leaf) in tree.members {
    try holds(
      leaf.isSigned(LeafPlace(groupID: group, leaf: index), tools.crypto), "signature of leaf \(index)")
  }
  let context = GroupContext(
    groupID: group, epoch: 0, treeHash: [], confirmedTranscriptHash: [], extensions: [])
  try tree.requireValid(for: context, .standard, tools.crypto)
}

func checkTreeKEM(_ fields: VectorFields, _ tools: VectorTools) throws {
  let tree = try readTree(try fields.bytes("ratchet_tree"))
  var context = GroupContext(
    groupID: try fields.bytes("group_id"), epoch: try fields.unsigned("epoch"), treeHash: [],
    confirmedTranscriptHash: try fields.bytes("confirmed_transcript_hash"), extensions: [])
  let members = try fields.objects("leaves_private").map { try TreeKEMMember($0, tree, tools) }
  for update in try fields.objects("update_paths") {
    let sender = LeafIndex(UInt32(try update.integer("sender")))
    let path = try UpdatePath(decoding: try update.bytes("update_path"))
    var after = tree
    try after.apply(path, by: sender, joined: [], tools.crypto)
    context.treeHash = after.hash(tools.crypto).bytes
    try same(context.treeHash, try update.bytes("tree_hash_after"), "tree_hash_after")
    let place = LeafPlace(groupID: context.groupID, leaf: sender)
    try path.leafNode.requireSound(place, tools.crypto)
    let commitSecret = try update.bytes("commit_secret")
    for member in members where member.keys.leaf != sender {
      try same(try member.commitSecret(path, sender, after, context, tools), commitSecret, "commit_secret")
    }
    try checkOwnPath(sender, tree, members, context, tools)
  }
}

private func checkOwnPath(
  _ sender: LeafIndex, _ tree: RatchetTree, _ members: [TreeKEMMember], _ context: GroupContext,
  _ tools: VectorTools
) throws {
  guard let member = members.first(where: { $0.keys.leaf == sender }), let leaf = tree.leaf(sender) else {
    throw VectorFault(what: "no private keys of the sender")
  }
  var after = tree
  var context = context
  let own = OwnPath(sender, in: tree, tools.crypto)
  let place = LeafPlace(groupID: context.groupID, leaf: sender)
  try after.setPath(sender, keys: own.keys.map { $0.publicKey }, tools.crypto) {
    (parentHash) throws(MLSError) in
    LeafNode(
      LeafDraft(own.leafKey.publicKey, renewing: leaf), .commit(parentHash: parentHash), place,
      member.signingKey,
      tools.crypto)
  }
  context.treeHash = after.hash(tools.crypto).bytes
  let nodes = try own.sealed(in: after, joined: [], context: context.encoded, tools.crypto)
  guard let leafNode = after.leaf(sender) else { throw VectorFault(what: "the sender is gone") }
  let path = UpdatePath(leafNode: leafNode, nodes: nodes)
  var followed = tree
  try followed.apply(path, by: sender, joined: [], tools.crypto)
  try same(followed.hash(tools.crypto), after.hash(tools.crypto), "own path's tree hash")
  for other in members where other.keys.leaf != sender {
    try same(
      try other.commitSecret(path, sender, followed, context, tools), own.commitSecret.disclosed(), "own path"
    )
  }
}

/// One member's private state.
private struct TreeKEMMember {
  var keys: PathKeys
  let signingKey: any SignaturePrivateKey

  init(_ fields: VectorFields, _ tree: RatchetTree, _ tools: VectorTools) throws {
    let leaf = LeafIndex(UInt32(try fields.integer("index")))
    let hpke = HPKE(tools.crypto)
    keys = PathKeys(leaf, hpke.keyPair(tools.secret(try fields.bytes("encryption_priv"))))
    try same(keys.leafKey.publicKey, tree.leaf(leaf)?.encryptionKey ?? HPKEPublicKey([]), "leaf key")
    signingKey = try tools.signingKey(try fields.bytes("signature_priv"))
    for one in try fields.objects("path_secrets") {
      let level = NodeIndex(UInt32(try one.integer("node"))).level
      let pair = PathSecret.keyPair(tools.secret(try one.bytes("path_secret")), tools.crypto)
      let node = tree.node(above: leaf, level: level)
      try same(pair.publicKey, node.encryptionKey ?? HPKEPublicKey([]), "key of level \(level)")
      keys.setParent(level, pair)
    }
  }

  func commitSecret(
    _ path: UpdatePath, _ sender: LeafIndex, _ tree: RatchetTree, _ context: GroupContext,
    _ tools: VectorTools
  ) throws -> [UInt8] {
    var keys = keys
    return try keys.follow(
      path, by: sender, in: tree, joined: [], context: context.encoded, tools.crypto
    ).disclosed()
  }
}
