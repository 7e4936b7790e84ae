internal import Client

/// A channel as the chat knows it.
struct Room: Equatable, Sendable {
  let id: String
  var name: String
  /// `channel`, `group` or `direct`.
  var form: String
  /// The addresses of the others, in a group or a direct channel.
  var with: [String]
  var isArchived: Bool
  /// What the user wants to be told of: `all`, `mentions` or `none`.
  var notifications: String
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
  /// Messages of others that the user has not seen, as the node counts them and the stream adds to them.
  var unread = 0
  /// Among them those that name the user.
  var mentions = 0
  /// What the stream added since the node was asked, by sequence: an answer may have been made before.
  var added: [Int64] = []
  var addedMentions: [Int64] = []
  /// The last sequence that the node was told is read.
  var readTold: Int64 = -1
  /// The sequence of the last message that counts as seen.
  var readUpTo: Int64?
  /// Where the line "new" stands while the channel is open.
  var newAfter: Int64?
  /// The highest sequence that the stream or a page has brought.
  var newest: Int64 = -1
  /// Whether the channel has mirrors, and before which sequence they have everything.
  var hasMirrors = false
  var mirrored: Int64 = 0
  /// How many entries the channel's log had when the node was asked.
  var size: Int64 = 0
  var scroll = Scroll.end
  /// The message that keys act upon.
  var selected: Int64?
  var draft = ""
  /// Who types, and until when: milliseconds since 1970 (UTC).
  var typing: [String: Int64] = [:]
  var moreAreTyping = false
  /// Up to where others have read, as far as that is told: by address.
  var readers: [String: Int64] = [:]

  init(_ channel: Channel) {
    id = channel.id
    (name, topic, home, role) = (channel.title, channel.topic, channel.home, channel.role)
    (state, memberCount) = (channel.state, channel.members)
    (form, with, isArchived, notifications) = (
      channel.form, channel.with, channel.isArchived, channel.attention.notifications
    )
    update(channel)
  }

  /// What the node says now, with what the stream has brought since.
  mutating func update(_ channel: Channel) {
    (name, topic, home, role) = (channel.title, channel.topic, channel.home, channel.role)
    (state, memberCount) = (channel.state, channel.members)
    (form, with, isArchived, notifications) = (
      channel.form, channel.with, channel.isArchived, channel.attention.notifications
    )
    added.removeAll { $0 < channel.size }
    addedMentions.removeAll { $0 < channel.size }
    unread = Int(clamping: channel.attention.unread) + added.count
    mentions = Int(clamping: channel.attention.mentions) + addedMentions.count
    readUpTo = channel.attention.read
    size = channel.size
    hasMirrors = !channel.mirroring.mirrors.isEmpty
    isMirrored(before: channel.mirroring.size)
  }

  /// What is mirrored stays so.
  mutating func isMirrored(before size: Int64) { mirrored = max(mirrored, size) }

  /// Everything up to a sequence is read, whoever says so.
  mutating func isRead(upTo sequence: Int64) {
    readUpTo = max(readUpTo ?? -1, sequence)
    added.removeAll { $0 <= sequence }
    addedMentions.removeAll { $0 <= sequence }
  }

  static func == (left: Room, right: Room) -> Bool {
    left.id == right.id && left.window == right.window && left.unread == right.unread
  }
}
