/// `TreeHashInput` and `ParentHashInput`, hashed (RFC 9420, 7.8 and 7.9).
enum TreeHash {
  static func leaf(_ index: LeafIndex, _ node: LeafNode?, _ crypto: Crypto) -> Digest {
    var writer = Writer(capacity: 384)
    writer.uint8(1)
    writer.append(index)
    writer.optional(node)
    return crypto.hash(writer.bytes)
  }

  static func parent(_ node: ParentNode?, _ left: Digest, _ right: Digest, _ crypto: Crypto) -> Digest {
    var writer = Writer(capacity: 192)
    writer.uint8(2)
    writer.optional(node)
    writer.opaque(left)
    writer.opaque(right)
    return crypto.hash(writer.bytes)
  }

  /// The parent hash of a node with this key and parent hash, whose other child hashed to `sibling` when the
  /// key was set.
  static func parentHash(
    _ key: HPKEPublicKey, _ parentHash: [UInt8], sibling: Digest, _ crypto: Crypto
  ) -> [UInt8] {
    var writer = Writer(capacity: 128)
    writer.append(key)
    writer.opaque(parentHash)
    writer.opaque(sibling)
    return crypto.hash(writer.bytes).bytes
  }

  /// The tree hash that `subtree` had without the leaves of `absent`, which are in rising order (7.9).
  static func original(_ subtree: Subtree, without absent: ArraySlice<LeafIndex>, _ crypto: Crypto) -> Digest
  {
    let here = absent.drop { $0 < subtree.index.firstLeaf }.prefix { subtree.index.covers($0) }
    if here.isEmpty { return Subtree.rehash(subtree, crypto) }
    guard let left = subtree.left, let right = subtree.right else {
      return leaf(subtree.index.firstLeaf, nil, crypto)
    }
    var node = subtree.parentNode
    node?.unmergedLeaves = difference(subtree.parentNode?.unmergedLeaves ?? [], here)
    return parent(
      node, original(left, without: here, crypto), original(right, without: here, crypto), crypto)
  }

  /// Rising leaves without others that rise.
  private static func difference(_ all: [LeafIndex], _ others: ArraySlice<LeafIndex>) -> [LeafIndex] {
    var others = others
    return all.filter { leaf in
      others = others.drop { $0 < leaf }
      return others.first != leaf
    }
  }
}
