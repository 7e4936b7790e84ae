/// A node of the ratchet tree with all below it. Trees of successive epochs share what did not change: who
/// changes a node copies the way from the root to it, and nothing else, unless no other tree holds it.
final class Subtree: @unchecked Sendable {
  // Sendable: a tree changes only nodes that it alone holds, and hashes them before it is given away.
  let index: NodeIndex
  private(set) var content: Content
  /// Both children of a parent, or neither.
  private var children: (left: Subtree, right: Subtree)?
  /// The tree hash (7.8); `nil` since the last change.
  private(set) var hash: Digest?
  /// Leaves below that are not blank.
  private(set) var memberCount: UInt32
  /// Nodes here and below that are not blank; a subtree of none resolves to nothing.
  private(set) var occupiedCount: UInt32

  enum Content: Equatable, Sendable {
    case blank
    indirect case leaf(LeafNode)
    indirect case parent(ParentNode)
  }

  /// A leaf.
  init(_ leaf: LeafIndex, _ node: LeafNode?) {
    index = NodeIndex(leaf)
    content = node.map { .leaf($0) } ?? .blank
    memberCount = node == nil ? 0 : 1
    occupiedCount = memberCount
  }

  /// A parent of two subtrees that stand side by side.
  init(_ index: NodeIndex, _ node: ParentNode?, _ left: Subtree, _ right: Subtree) {
    self.index = index
    content = node.map { .parent($0) } ?? .blank
    children = (left, right)
    memberCount = 0
    occupiedCount = 0
    count()
  }

  private init(copying other: Subtree) {
    index = other.index
    content = other.content
    children = other.children
    hash = other.hash
    memberCount = other.memberCount
    occupiedCount = other.occupiedCount
  }

  /// `level` levels of blank nodes from `first` on.
  static func blank(_ first: LeafIndex, level: Int) -> Subtree {
    if level == 0 { return Subtree(first, nil) }
    let half = LeafIndex(first.value + 1 << UInt32(level - 1))
    return Subtree(
      NodeIndex(above: first, level: level), nil, blank(first, level: level - 1),
      blank(half, level: level - 1))
  }

  var left: Subtree? { children?.left }
  var right: Subtree? { children?.right }
  var level: Int { index.level }

  var leafNode: LeafNode? {
    if case .leaf(let node) = content { return node }
    return nil
  }

  var parentNode: ParentNode? {
    if case .parent(let node) = content { return node }
    return nil
  }

  var encryptionKey: HPKEPublicKey? {
    switch content {
    case .blank: nil
    case .leaf(let node): node.encryptionKey
    case .parent(let node): node.encryptionKey
    }
  }

  var isBlank: Bool { if case .blank = content { true } else { false } }

  /// The child on the way to `leaf`, and the other.
  func children(towards leaf: LeafIndex) -> (on: Subtree, off: Subtree)? {
    guard let children else { return nil }
    return children.left.index.covers(leaf) ? children : (children.right, children.left)
  }

  private func count() {
    guard let children else { return }
    memberCount = children.left.memberCount + children.right.memberCount
    occupiedCount = children.left.occupiedCount + children.right.occupiedCount + (isBlank ? 0 : 1)
  }

  /// Makes `subtree` one that nobody else holds.
  private static func own(_ subtree: inout Subtree) {
    if !isKnownUniquelyReferenced(&subtree) { subtree = Subtree(copying: subtree) }
    subtree.hash = nil
  }

  /// Puts a leaf, or a blank, at `leaf`, and gives every node above it to `above` to change, the root last.
  static func replace(
    _ subtree: inout Subtree, _ leaf: LeafIndex, _ node: LeafNode?,
    above: (_ level: Int, _ parent: inout ParentNode?) -> Void
  ) {
    own(&subtree)
    guard subtree.children != nil else {
      subtree.content = node.map { .leaf($0) } ?? .blank
      subtree.memberCount = node == nil ? 0 : 1
      subtree.occupiedCount = subtree.memberCount
      return
    }
    if subtree.children!.left.index.covers(leaf) {  // Checked just now.
      replace(&subtree.children!.left, leaf, node, above: above)
    } else {
      replace(&subtree.children!.right, leaf, node, above: above)
    }
    var parent = subtree.parentNode
    // The node lets go, so that a long list in it is changed where it is.
    subtree.content = .blank
    above(subtree.level, &parent)
    subtree.content = parent.map { .parent($0) } ?? .blank
    subtree.count()
  }

  /// Hashes what changed (7.8) and returns the tree hash.
  @discardableResult
  static func rehash(_ subtree: Subtree, _ crypto: Crypto) -> Digest {
    if let hash = subtree.hash { return hash }
    let hash: Digest
    if let children = subtree.children {
      hash = TreeHash.parent(
        subtree.parentNode, rehash(children.left, crypto), rehash(children.right, crypto), crypto)
    } else {
      hash = TreeHash.leaf(subtree.index.firstLeaf, subtree.leafNode, crypto)
    }
    subtree.hash = hash
    return hash
  }
}
