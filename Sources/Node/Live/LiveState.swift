internal import Federation
internal import Model
internal import Store

/// What the core knows of what people do now. Of it a restart forgets all but settings, when people were last there and how far
/// users of other nodes have read (`LastValues`).
struct LiveState {
  /// A peer is believed to be there for its users so long without word of it; it refreshes what it says more often.
  static let remoteMilliseconds: UInt64 = 600_000
  /// Read positions are told of in channels of up to so many participants: beyond that each message would make everybody tell everybody.
  static let readersOfChannel = 100
  private static let requestsInWindow = 20
  private static let windowMilliseconds: UInt64 = 10_000

  struct Remote {
    var presence: Presence
    /// By the clock that waits are measured with.
    var endsMilliseconds: UInt64
    /// When there was last word of the user, in milliseconds since 1970.
    var heardMilliseconds: UInt64

    /// When the user was last there; `nil` where nobody is to know.
    var seenMilliseconds: UInt64? {
      presence.lastSeenMilliseconds ?? (presence.state == .online ? heardMilliseconds : nil)
    }
  }

  var presence = PresenceBoard()
  var typing = TypingBoard()
  /// Of users of other nodes.
  var remote: [Participant: Remote] = [:]
  /// How far users of other nodes have read: the first sequence that they have not.
  var reads: [LogID: [Participant: UInt64]] = [:]
  var sessions: [NodeID: EphemeralSession] = [:]
  /// Of those who have chosen any.
  var settings: [UserID: UserSettings] = [:]
  /// The channels that users of this node have joined.
  var memberships: [UserID: Set<LogID>] = [:]
  var nextExpiryMilliseconds: UInt64 = 0
  private var requests: [NodeID: (endsMilliseconds: UInt64, count: Int)] = [:]

  func settings(of user: UserID) -> UserSettings { settings[user] ?? UserSettings() }

  mutating func joined(_ channel: LogID, _ users: some Sequence<UserID>) {
    for user in users { memberships[user, default: []].insert(channel) }
  }

  mutating func left(_ channel: LogID, _ users: some Sequence<UserID>) {
    for user in users {
      memberships[user]?.remove(channel)
      if memberships[user]?.isEmpty == true { memberships[user] = nil }
    }
  }

  /// Whether a peer may make another request: about twice as many as it needs.
  mutating func takesRequest(of peer: NodeID, nowMilliseconds: UInt64) -> Bool {
    var window = requests[peer] ?? (0, 0)
    if nowMilliseconds >= window.endsMilliseconds { window = (nowMilliseconds + Self.windowMilliseconds, 0) }
    window.count += 1
    requests[peer] = window
    return window.count <= Self.requestsInWindow
  }
}
