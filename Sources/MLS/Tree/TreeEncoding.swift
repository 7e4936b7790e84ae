/// A tree as the `ratchet_tree` extension carries it (RFC 9420, 12.4.3.3), written anew only where it has changed since
/// it was last written.
///
/// Whoever adds members keeps one: trees share the nodes that no commit touches, and what was written of them is known
/// by the node that it was written of. It is held beside the trees, which others may look at meanwhile.
struct TreeEncoding {
  /// The level of the nodes whose subtrees are kept in one piece: 32 leaves, some 8 kB.
  private static let level = 5

  private struct Piece {
    /// Held, so that nothing else can come to stand in its place, nor be changed there.
    let subtree: Subtree
    let bytes: [UInt8]
    let blanksBehind: Int
  }

  private var pieces: [UInt32: Piece] = [:]

  /// The same as `tree.bytes`.
  mutating func bytes(of tree: RatchetTree) -> [UInt8] {
    guard tree.root.level > Self.level else {
      // Those of a tree that was larger are of no more use.
      pieces = [:]
      return tree.bytes
    }
    let known = pieces
    pieces = [:]
    var writer = Writer(capacity: known.values.reduce(64 + tree.memberCount * 16) { $0 + $1.bytes.count })
    writer.vector { writer in
      var blanks = 0
      write(tree.root, known, &blanks, to: &writer)
    }
    return writer.bytes
  }

  private mutating func write(
    _ subtree: Subtree, _ known: [UInt32: Piece], _ blanks: inout Int, to writer: inout Writer
  ) {
    guard subtree.level > Self.level, subtree.occupiedCount > 0 else {
      if subtree.occupiedCount == 0 { return RatchetTree.write(subtree, &blanks, to: &writer) }
      let piece = piece(subtree, known)
      writer.blanks(blanks)
      writer.raw(piece.bytes)
      blanks = piece.blanksBehind
      return
    }
    if let left = subtree.left { write(left, known, &blanks, to: &writer) }
    RatchetTree.write(subtree.content, &blanks, to: &writer)
    if let right = subtree.right { write(right, known, &blanks, to: &writer) }
  }

  private mutating func piece(_ subtree: Subtree, _ known: [UInt32: Piece]) -> Piece {
    let piece: Piece
    if let found = known[subtree.index.value], found.subtree === subtree {
      piece = found
    } else {
      var writer = Writer(capacity: Int(subtree.memberCount) * 384)
      var blanks = 0
      RatchetTree.write(subtree, &blanks, to: &writer)
      piece = Piece(subtree: subtree, bytes: writer.bytes, blanksBehind: blanks)
    }
    pieces[subtree.index.value] = piece
    return piece
  }
}
