public import Federation
public import Model

/// An unanswered invitation of one of this node's users.
public struct StoredInvitation: Sendable {
  /// The node whose mailbox brought it.
  public let node: NodeID
  public let letter: InvitationLetter
  public let timeMilliseconds: UInt64

  public init(node: NodeID, letter: InvitationLetter, timeMilliseconds: UInt64) {
    self.node = node
    self.letter = letter
    self.timeMilliseconds = timeMilliseconds
  }
}
