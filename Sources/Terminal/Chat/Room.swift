internal import Client

/// A channel as the chat knows it.
struct Room: Equatable, Sendable {
  let id: String
  var name: String
  var topic: String
  var home: String
  var role: String
  /// `ok`, `joining` or `stopped`.
  var state: String
  var memberCount: Int64
  var window = MessageWindow()
  var threads: [Int64: MessageWindow] = [:]
  /// What threads are about, where the window does not reach.
  var roots: [Int64: ChatMessage] = [:]
  var members: [Member]?
  /// Messages of others that the user has not seen.
  var unread = 0
  /// Among them those that name the user.
  var mentions = 0
  /// The sequence of the last message that counts as seen.
  var readUpTo: Int64?
  /// Where the line "new" stands while the channel is open.
  var newAfter: Int64?
  /// The highest sequence that is known.
  var newest: Int64 = -1
  var scroll = Scroll.end
  /// The message that keys act upon.
  var selected: Int64?
  var draft = ""
  /// Who types, and until when: milliseconds since 1970 (UTC).
  var typing: [String: Int64] = [:]

  init(_ channel: Channel) {
    id = channel.id
    (name, topic, home, role) = (channel.name, channel.topic, channel.home, channel.role)
    (state, memberCount) = (channel.state, channel.members)
  }

  mutating func update(_ channel: Channel) {
    (name, topic, home, role) = (channel.name, channel.topic, channel.home, channel.role)
    (state, memberCount) = (channel.state, channel.members)
  }

  static func == (left: Room, right: Room) -> Bool {
    left.id == right.id && left.window == right.window && left.unread == right.unread
  }
}
