/// The secret tree (RFC 9420, 9): one epoch's encryption secret, spread over the leaves as far as they have
/// sent something.
struct SecretTree: Sendable {
  let leafCount: UInt32
  /// Secrets of nodes whose children's have not been derived.
  private(set) var nodes: [NodeIndex: Secret]
  private(set) var ratchets: [LeafIndex: Pair] = [:]

  /// A sender's two ratchets.
  struct Pair: Sendable {
    var handshake: Ratchet
    var application: Ratchet

    subscript(_ kind: Kind) -> Ratchet {
      get { kind == .handshake ? handshake : application }
      set { if kind == .handshake { handshake = newValue } else { application = newValue } }
    }
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

  /// What using one key changes: applied only when the message was found right in everything.
  struct Move: Sendable {
    let leaf: LeafIndex
    let kind: Kind
    let ratchet: Ratchet
    let expansion: Expansion?
  }

  /// A leaf's ratchets, derived from the secret of a node above that is dropped for those of the nodes beside
  /// the way.
  struct Expansion: Sendable {
    let consumed: NodeIndex
    let derived: [(node: NodeIndex, secret: Secret)]
    let pair: Pair
  }

  private func expansion(to leaf: LeafIndex, _ crypto: Crypto) -> Expansion? {
    var at = NodeIndex(leaf)
    while nodes[at] == nil, let parent = at.parent(leafCount) { at = parent }
    guard var secret = nodes[at] else { return nil }
    let consumed = at
    var derived: [(node: NodeIndex, secret: Secret)] = []
    while at != NodeIndex(leaf), let left = at.left, let right = at.right {
      let leftSecret = crypto.expand(secret, .tree, [UInt8](utf8: "left"))
      let rightSecret = crypto.expand(secret, .tree, [UInt8](utf8: "right"))
      let goesLeft = left.covers(leaf)
      derived.append(goesLeft ? (right, rightSecret) : (left, leftSecret))
      secret = goesLeft ? leftSecret : rightSecret
      at = goesLeft ? left : right
    }
    let pair = Pair(
      handshake: Ratchet(crypto.expand(secret, .handshake)),
      application: Ratchet(crypto.expand(secret, .application)))
    return Expansion(consumed: consumed, derived: derived, pair: pair)
  }

  private func ratchet(
    _ leaf: LeafIndex, _ kind: Kind, _ crypto: Crypto
  ) throws(MLSError) -> (Ratchet, Expansion?) {
    try require(leaf.value < leafCount, .senderNotMember)
    let expansion = ratchets[leaf] == nil ? expansion(to: leaf, crypto) : nil
    guard let pair = ratchets[leaf] ?? expansion?.pair else { throw .refused(.senderNotMember) }
    return (pair[kind], expansion)
  }

  /// The key of a generation, and the move after which it is gone.
  func take(
    _ generation: UInt32, of leaf: LeafIndex, _ kind: Kind, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> (MessageKey, Move) {
    var (ratchet, expansion) = try ratchet(leaf, kind, crypto)
    let key = try ratchet.take(generation, limits, crypto)
    return (key, Move(leaf: leaf, kind: kind, ratchet: ratchet, expansion: expansion))
  }

  /// The next key to send with, and the move after which it is gone.
  func next(
    of leaf: LeafIndex, _ kind: Kind, _ crypto: Crypto
  ) throws(MLSError) -> (generation: UInt32, key: MessageKey, Move) {
    var (ratchet, expansion) = try ratchet(leaf, kind, crypto)
    let (generation, key) = try ratchet.next(crypto)
    return (generation, key, Move(leaf: leaf, kind: kind, ratchet: ratchet, expansion: expansion))
  }

  mutating func apply(_ move: Move) {
    if let expansion = move.expansion {
      nodes[expansion.consumed] = nil
      for (node, secret) in expansion.derived { nodes[node] = secret }
      ratchets[move.leaf] = expansion.pair
    }
    ratchets[move.leaf]?[move.kind] = move.ratchet
  }
}

extension Label {
  static let tree = Label("tree")
  static let handshake = Label("handshake")
  static let application = Label("application")
}
