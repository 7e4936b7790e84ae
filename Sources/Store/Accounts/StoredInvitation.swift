public import Federation
public import Model

/// An unanswered invitation of one of this node's users.
public struct StoredInvitation: Sendable {
  /// The node whose mailbox brought it.
  public let node: NodeID
  public let letter: InvitationLetter
  public let timeMilliseconds: UInt64
  /// The join is ordered, and the channel's snapshot on its way.
  public var isAccepted: Bool
  /// An administrator must let it through before its user sees it.
  public var isHeld: Bool

  public init(
    node: NodeID, letter: InvitationLetter, timeMilliseconds: UInt64, isAccepted: Bool = false,
    isHeld: Bool = false
  ) {
    self.node = node
    self.letter = letter
    self.timeMilliseconds = timeMilliseconds
    self.isAccepted = isAccepted
    self.isHeld = isHeld
  }

  /// Whether the user asked for it: joining an open channel goes by an invitation of one's own.
  public var isOwn: Bool { letter.inviter == Participant(node: node, user: letter.user) }
}
