public import Wire

/// A user of one node, 16 random bytes; only together with the node's id does it name a participant.
public struct UserID: Hashable, Comparable, Sendable {
  public let bytes: Bytes16

  public init(_ bytes: Bytes16) { self.bytes = bytes }

  public static func < (left: UserID, right: UserID) -> Bool { left.bytes < right.bytes }
}
