/// `optional<Node> ratchet_tree<V>` (RFC 9420, 12.4.3.3).
extension RatchetTree {
  /// As the `ratchet_tree` extension carries it: up to the last node that is not blank.
  public var bytes: [UInt8] {
    var writer = Writer(capacity: memberCount * 384)
    writer.vector { writer in
      var blanks = 0
      Self.write(root, &blanks, to: &writer)
    }
    return writer.bytes
  }

  /// In the order of indices; blanks are written when something comes behind them.
  static func write(_ subtree: Subtree, _ blanks: inout Int, to writer: inout Writer) {
    if subtree.occupiedCount == 0 {
      blanks += 2 << subtree.level - 1
      return
    }
    if let left = subtree.left { write(left, &blanks, to: &writer) }
    write(subtree.content, &blanks, to: &writer)
    if let right = subtree.right { write(right, &blanks, to: &writer) }
  }

  static func write(_ content: Subtree.Content, _ blanks: inout Int, to writer: inout Writer) {
    if case .blank = content {
      blanks += 1
      return
    }
    writer.blanks(blanks)
    blanks = 0
    writer.uint8(1)
    writer.append(content)
  }

  /// A tree somebody has sent: its form is right, nothing else is known of it.
  init(from reader: inout Reader) throws(MLSError) {
    let most = Int(reader.limits.leaves) * 2
    let nodes = try reader.vector(most) { (reader) throws(MLSError) in
      try reader.optional { (reader) throws(MLSError) in try Subtree.Content(from: &reader) }
    }
    try self.init(nodes)
  }

  /// The tree of these nodes, `nil` being blank ones, in the order of their indices.
  init(_ nodes: [Subtree.Content?]) throws(MLSError) {
    guard let last = nodes.last else { throw .refused(.emptyTree) }
    try require(last != nil, .treeEndsBlank)
    var level = 0
    while 2 << level - 1 < nodes.count { level += 1 }
    try self.init(unverified: Self.build(nodes, LeafIndex(0), level))
  }

  private static func build(
    _ nodes: [Subtree.Content?], _ first: LeafIndex, _ level: Int
  ) throws(MLSError) -> Subtree {
    let index = NodeIndex(above: first, level: level)
    let content = Int(index.value) < nodes.count ? nodes[Int(index.value)] : nil
    if level == 0 {
      switch content {
      case nil, .blank: return Subtree(first, nil)
      case .leaf(let node): return Subtree(first, node)
      case .parent: throw .refused(.nodeMisplaced)
      }
    }
    let half = LeafIndex(first.value + 1 << UInt32(level - 1))
    let left = try build(nodes, first, level - 1)
    let right = try build(nodes, half, level - 1)
    switch content {
    case nil, .blank: return Subtree(index, nil, left, right)
    case .parent(let node): return Subtree(index, node, left, right)
    case .leaf: throw .refused(.nodeMisplaced)
    }
  }
}

/// `Node` (RFC 9420, 12.4.3.3); a blank has no form of its own.
extension Subtree.Content: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint8() {
    case 1: self = .leaf(try LeafNode(from: &reader))
    case 2: self = .parent(try ParentNode(from: &reader))
    default: throw .refused(.invalidValue)
    }
  }

  func write(to writer: inout Writer) {
    switch self {
    case .blank: break
    case .leaf(let node):
      writer.uint8(1)
      writer.append(node)
    case .parent(let node):
      writer.uint8(2)
      writer.append(node)
    }
  }
}
