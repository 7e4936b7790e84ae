/// The secret tree (RFC 9420, 9): one epoch's encryption secret, spread over the leaves as far as they have sent something.
struct SecretTree: Sendable {
  let leafCount: UInt32
  /// Secrets of nodes whose children's have not been derived.
  private(set) var nodes: [NodeIndex: Secret]
  private(set) var ratchets: [LeafIndex: Pair] = [:]

  /// A sender's two ratchets.
  struct Pair: Sendable {
    var handshake: Ratchet
    var application: Ratchet
  }

  /// Which of the two ratchets a message uses.
  enum Kind: Sendable {
    case handshake
    case application
  }

  init(_ encryptionSecret: Secret, leafCount: UInt32) {
    self.leafCount = leafCount
    nodes = [NodeIndex.root(leafCount): encryptionSecret]
  }

  init(leafCount: UInt32, nodes: [NodeIndex: Secret], ratchets: [LeafIndex: Pair]) {
    self.leafCount = leafCount
    self.nodes = nodes
    self.ratchets = ratchets
  }

  /// Derives a leaf's ratchets, and drops every secret they follow from.
  private mutating func expand(to leaf: LeafIndex, _ crypto: Crypto) {
    var at = NodeIndex(leaf)
    while nodes[at] == nil, let parent = at.parent(leafCount) { at = parent }
    guard ratchets[leaf] == nil, var secret = nodes.removeValue(forKey: at) else { return }
    while at != NodeIndex(leaf), let left = at.left, let right = at.right {
      let leftSecret = crypto.expand(secret, .tree, [UInt8](utf8: "left"))
      let rightSecret = crypto.expand(secret, .tree, [UInt8](utf8: "right"))
      let goesLeft = left.covers(leaf)
      nodes[goesLeft ? right : left] = goesLeft ? rightSecret : leftSecret
      secret = goesLeft ? leftSecret : rightSecret
      at = goesLeft ? left : right
    }
    ratchets[leaf] = Pair(
      handshake: Ratchet(crypto.expand(secret, .handshake)),
      application: Ratchet(crypto.expand(secret, .application)))
  }

  /// A sender's ratchet as it is; `nil` for a leaf outside the tree.
  mutating func ratchet(_ leaf: LeafIndex, _ kind: Kind, _ crypto: Crypto) -> Ratchet? {
    guard leaf.value < leafCount else { return nil }
    expand(to: leaf, crypto)
    guard let pair = ratchets[leaf] else { return nil }
    return kind == .handshake ? pair.handshake : pair.application
  }

  /// Puts a ratchet in the place of the one it was moved on from.
  mutating func put(_ ratchet: Ratchet, _ leaf: LeafIndex, _ kind: Kind) {
    switch kind {
    case .handshake: ratchets[leaf]?.handshake = ratchet
    case .application: ratchets[leaf]?.application = ratchet
    }
  }
}

extension Label {
  static let tree = Label("tree")
  static let handshake = Label("handshake")
  static let application = Label("application")
}
