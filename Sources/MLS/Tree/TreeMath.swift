/// The index of a leaf, the member that sits there being the same in every epoch it is in (RFC 9420, 4.1).
public struct LeafIndex: Hashable, Comparable, Sendable {
  public let value: UInt32

  public init(_ value: UInt32) { self.value = value }

  public static func < (left: LeafIndex, right: LeafIndex) -> Bool { left.value < right.value }
}

extension LeafIndex: WireCodable {
  init(from reader: inout Reader) throws(MLSError) { value = try reader.uint32() }
  func write(to writer: inout Writer) { writer.uint32(value) }
}

/// The index of a node in the array of a tree (RFC 9420, appendix C): even ones are leaves, and the number of
/// trailing ones is the level.
struct NodeIndex: Hashable, Sendable {
  let value: UInt32

  init(_ value: UInt32) { self.value = value }
  init(_ leaf: LeafIndex) { value = leaf.value * 2 }

  /// The node of `level` above a leaf.
  init(above leaf: LeafIndex, level: Int) {
    let span: UInt32 = 1 << UInt32(level)
    value = (leaf.value & ~(span - 1)) * 2 + span - 1
  }

  var level: Int { (~value).trailingZeroBitCount }

  var left: NodeIndex? { level == 0 ? nil : NodeIndex(value ^ (1 << UInt32(level - 1))) }
  var right: NodeIndex? { level == 0 ? nil : NodeIndex(value ^ (3 << UInt32(level - 1))) }

  /// `nil` for the root of a tree of `leafCount` leaves, a power of two.
  func parent(_ leafCount: UInt32) -> NodeIndex? {
    guard self != NodeIndex.root(leafCount) else { return nil }
    let bit: UInt32 = 1 << UInt32(level)
    return NodeIndex((value | bit) & ~(bit << 1))
  }

  func sibling(_ leafCount: UInt32) -> NodeIndex? {
    guard let parent = parent(leafCount) else { return nil }
    return value < parent.value ? parent.right : parent.left
  }

  static func root(_ leafCount: UInt32) -> NodeIndex { NodeIndex(leafCount - 1) }

  /// The first leaf below.
  var firstLeaf: LeafIndex { LeafIndex((value - ((1 << UInt32(level)) - 1)) / 2) }

  /// Whether `leaf` is this node or below it.
  func covers(_ leaf: LeafIndex) -> Bool { leaf.value >> UInt32(level) == firstLeaf.value >> UInt32(level) }
}
