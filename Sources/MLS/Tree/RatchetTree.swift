/// The ratchet tree (RFC 9420, 4 and 7): who is in the group, and the public keys of the parents above them.
/// A value: copying one costs nothing, changing a leaf costs the way to the root.
public struct RatchetTree: Sendable {
  private(set) var root: Subtree
  private(set) var encryptionKeys = KeySet()
  private(set) var signatureKeys = KeySet()
  private(set) var credentials = CredentialCensus()

  /// A tree of one member.
  init(_ first: LeafNode) {
    root = Subtree(LeafIndex(0), first)
    note(first)
  }

  /// A tree that somebody has sent; keys that stand in it twice are refused (12.4.3.1).
  init(unverified root: Subtree) throws(MLSError) {
    self.root = root
    try index(root)
  }

  private mutating func index(_ subtree: Subtree) throws(MLSError) {
    if subtree.occupiedCount == 0 { return }
    switch subtree.content {
    case .blank: break
    case .parent(let node):
      try require(encryptionKeys.insert(node.encryptionKey.bytes), .duplicateEncryptionKey)
    case .leaf(let node):
      try require(encryptionKeys.insert(node.encryptionKey.bytes), .duplicateEncryptionKey)
      try require(signatureKeys.insert(node.signatureKey.bytes), .duplicateSignatureKey)
      credentials.add(node)
    }
    if let left = subtree.left { try index(left) }
    if let right = subtree.right { try index(right) }
  }

  private mutating func note(_ leaf: LeafNode) {
    encryptionKeys.insert(leaf.encryptionKey.bytes)
    signatureKeys.insert(leaf.signatureKey.bytes)
    credentials.add(leaf)
  }

  private mutating func forget(_ leaf: LeafNode) {
    encryptionKeys.remove(leaf.encryptionKey.bytes)
    signatureKeys.remove(leaf.signatureKey.bytes)
    credentials.remove(leaf)
  }

  /// Leaves, blank ones too: a power of two.
  var leafCount: UInt32 { 1 << UInt32(root.level) }

  public var memberCount: Int { Int(root.memberCount) }

  /// The leaf node of a member; `nil` if the leaf is blank or there is none.
  public func leaf(_ index: LeafIndex) -> LeafNode? {
    guard index.value < leafCount else { return nil }
    return node(above: index, level: 0).leafNode
  }

  /// The node of `level` above a leaf of the tree.
  func node(above leaf: LeafIndex, level: Int) -> Subtree {
    var subtree = root
    while subtree.level > level, let children = subtree.children(towards: leaf) { subtree = children.on }
    return subtree
  }

  /// All members, in the order of their leaves.
  public var members: [(index: LeafIndex, leaf: LeafNode)] {
    var found: [(index: LeafIndex, leaf: LeafNode)] = []
    func visit(_ subtree: Subtree) {
      if subtree.memberCount == 0 { return }
      if let leaf = subtree.leafNode { found.append((subtree.index.firstLeaf, leaf)) }
      if let left = subtree.left { visit(left) }
      if let right = subtree.right { visit(right) }
    }
    visit(root)
    return found
  }

  /// The tree hash, after hashing what changed.
  func hash(_ crypto: Crypto) -> Digest { Subtree.rehash(root, crypto) }

  /// The leftmost blank leaf; that behind the last one if none is blank.
  var nextLeaf: LeafIndex {
    var subtree = root
    guard subtree.memberCount < leafCount else { return LeafIndex(leafCount) }
    while let left = subtree.left, let right = subtree.right {
      subtree = left.memberCount < 1 << UInt32(left.level) ? left : right
    }
    return subtree.index.firstLeaf
  }

  /// The leftmost blank leaf, in a tree that is doubled if there was none (7.7).
  mutating func makeRoom() -> LeafIndex {
    let place = nextLeaf
    if place.value == leafCount {
      root = Subtree(
        NodeIndex.root(leafCount * 2), nil, root, Subtree.blank(LeafIndex(leafCount), level: root.level))
    }
    return place
  }

  /// Puts a new member on the leftmost blank leaf; nobody has told it the keys above (7.7).
  mutating func add(_ leaf: LeafNode) -> LeafIndex {
    let place = makeRoom()
    note(leaf)
    Subtree.replace(&root, place, leaf) { _, parent in parent?.insertUnmerged(place) }
    return place
  }

  /// Puts a member's new leaf node in its place and blanks what is above (12.1.2).
  mutating func update(_ index: LeafIndex, _ leaf: LeafNode) {
    vacate(index)
    note(leaf)
    Subtree.replace(&root, index, leaf) { _, parent in parent = nil }
  }

  /// Blanks a leaf and what is above, and halves the tree while its right half is empty (12.1.3).
  mutating func remove(_ index: LeafIndex) {
    vacate(index)
    Subtree.replace(&root, index, nil) { _, parent in parent = nil }
    while let left = root.left, let right = root.right, right.memberCount == 0 { root = left }
  }

  /// Takes the keys that stand on the way from a leaf to the root out of the set.
  private mutating func vacate(_ index: LeafIndex) {
    var subtree = root
    while let children = subtree.children(towards: index) {
      if let node = subtree.parentNode { encryptionKeys.remove(node.encryptionKey.bytes) }
      subtree = children.on
    }
    if let leaf = subtree.leafNode { forget(leaf) }
  }

  /// That no key stands twice and all agree about credentials (7.3). `committer` is left out, and the way above it:
  /// what a path puts in their place is checked with the path.
  func requireAgreement(without committer: LeafIndex?) throws(MLSError) {
    var others = self
    if let committer { others.vacate(committer) }
    try require(others.encryptionKeys.isUnique, .duplicateEncryptionKey)
    try require(others.signatureKeys.isUnique, .duplicateSignatureKey)
    try require(others.credentials.isInAgreement, .credentialUnsupportedByMember)
  }

  /// Blanks a member's leaf and what is above, and counts what the member puts there itself when it commits: its
  /// signature key and credential.
  mutating func vacate(_ index: LeafIndex, for draft: LeafDraft) {
    remove(index)
    signatureKeys.insert(draft.signatureKey.bytes)
    credentials.add(draft.credential, draft.capabilities)
  }

  /// Puts a leaf and the parents of its way, by level, in place of what is there; levels without one become
  /// blank (7.5).
  mutating func replacePath(_ index: LeafIndex, _ leaf: LeafNode, _ parents: [Int: ParentNode]) {
    vacate(index)
    note(leaf)
    for parent in parents.values { encryptionKeys.insert(parent.encryptionKey.bytes) }
    Subtree.replace(&root, index, leaf) { level, parent in parent = parents[level] }
  }
}
