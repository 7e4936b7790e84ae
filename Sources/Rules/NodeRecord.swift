public import Model

/// A node with participants, now or before.
public struct NodeRecord: Equatable, Sendable {
  public var document: DocumentReference
  /// How many of its users are joined.
  public var joined: UInt64
  /// The sequence of the entry that made it a member.
  public var since: UInt64
  /// The sequence after the entry that ended its membership; 0 while it is a member or never was one.
  public var until: UInt64

  public var isMember: Bool { joined > 0 }
  public var wasMember: Bool { until > 0 }
}
