/// Who is told what of a user's doings.
public struct UserSettings: Equatable, Sendable {
  public enum Audience: String, Sendable, CaseIterable {
    case nobody
    /// Users of this node.
    case organisation
    /// Users of every node, as far as they share a channel with the user.
    case everyone

    public var reachesOwnNode: Bool { self != .nobody }
    public var reachesPeers: Bool { self == .everyone }
  }

  /// Whether the user is online or away, and when the user was last seen.
  public var presence = Audience.everyone
  /// How far the user has read. Told across organisations only if the user says so.
  public var readPositions = Audience.organisation
  public var typing = Audience.everyone

  public init() {}
}
