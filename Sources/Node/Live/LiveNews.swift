public import Federation
public import Model

/// What streams are told that stands in no log: it has no cursor and is not told again.
public enum LiveNews: Sendable {
  /// A user of this node has read a channel up to before `next`, on one device: for the others.
  case ownRead(UserID, LogID, next: UInt64)
  /// Somebody has read a channel up to before `next`: for the others in it.
  case read(Participant, LogID, next: UInt64)
  case typing(TypingBoard.Change)
  /// Everything of a channel before `size` is mirrored.
  case mirrored(LogID, size: UInt64)
  case presence([(participant: Participant, presence: Presence)])
  /// A channel takes nothing more for the reason with this code, or with `nil` goes on: for these users of this node.
  case stopped(LogID, code: String?, Set<UserID>)
}
