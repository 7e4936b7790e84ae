/// A user of a node, as channels know one.
public struct Participant: Hashable, Comparable, Sendable {
  public let node: NodeID
  public let user: UserID

  public init(node: NodeID, user: UserID) {
    self.node = node
    self.user = user
  }

  public static func < (left: Participant, right: Participant) -> Bool {
    left.node != right.node ? left.node < right.node : left.user < right.user
  }
}
