public import Model

/// A node's users have all left a channel: what it may still have of it.
public struct EndedMembership: Equatable, Sendable {
  public let node: NodeID
  /// From the entry that made it a member to the one that ended that, both included.
  public let sequences: Range<UInt64>
}
