internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store

extension JSONWriter {
  /// The fields of what is known of somebody's presence: none if that is nothing, or not for the reader to know.
  mutating func presence(_ presence: Presence?) {
    guard let presence else { return }
    field("presence", presence.state.name)
    field("lastSeen", ifPresent: presence.lastSeenMilliseconds)
  }

  mutating func settings(_ settings: UserSettings) {
    field("presence", settings.presence.rawValue)
    field("readPositions", settings.readPositions.rawValue)
    field("typing", settings.typing.rawValue)
  }
}

extension Presence.State {
  var name: String {
    switch self {
    case .offline: "offline"
    case .online: "online"
    case .away: "away"
    }
  }
}
