public import Model

/// Something of a user's that only its last value matters of.
public enum EphemeralItem: Equatable, Sendable {
  /// The user writes in a channel, for so long from now; 0 for no longer.
  case typing(LogID, UserID, leftMilliseconds: UInt64)
  /// The user has read everything before `next`.
  case read(LogID, UserID, next: UInt64)
  case presence(UserID, Presence)

  /// What an item replaces the earlier value of.
  public enum Key: Hashable, Sendable {
    case typing(LogID, UserID)
    case read(LogID, UserID)
    case presence(UserID)
  }

  public var key: Key {
    switch self {
    case .typing(let channel, let user, _): .typing(channel, user)
    case .read(let channel, let user, _): .read(channel, user)
    case .presence(let user, _): .presence(user)
    }
  }
}
