/// Whether a user is there, as others are told.
public struct Presence: Equatable, Sendable {
  public enum State: UInt64, Sendable {
    case offline = 0
    case online = 1
    case away = 2
  }

  public let state: State
  /// When the user was last there, in milliseconds since 1970; `nil` while online, and where nobody knows.
  public let lastSeenMilliseconds: UInt64?

  public init(_ state: State, lastSeenMilliseconds: UInt64? = nil) {
    self.state = state
    self.lastSeenMilliseconds = lastSeenMilliseconds
  }
}
