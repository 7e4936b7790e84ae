public import Wire

/// A node: the hash of its root public key (spec: identity).
public struct NodeID: Hashable, Comparable, Sendable {
  public let bytes: Bytes32

  public init(_ bytes: Bytes32) { self.bytes = bytes }

  public static func < (left: NodeID, right: NodeID) -> Bool { left.bytes < right.bytes }
}
