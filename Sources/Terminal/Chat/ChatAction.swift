public import Client

/// What a chat wants done; answers come back as events.
public enum ChatAction: Equatable, Sendable {
  case loadChannels
  case loadInvitations
  case loadMembers(channel: String)
  case loadPage(PageRequest)
  case loadMessage(channel: String, sequence: Int64)
  case search(SearchQuery)
  /// What may be joined without an invitation, at a domain or here.
  case loadOpenChannels(home: String?)
  /// Messages that mention the user, before a number.
  case loadMentions(before: Int64?)
  /// The user has read a channel up to there.
  case tellRead(channel: String, sequence: Int64)
  case tellTyping(channel: String, Bool)
  /// `online` or `away`.
  case tellPresence(String)
  /// Of which channels and people the stream is to tell what they do now.
  case watch(channels: [String], addresses: [String])
  /// Over the stream, with a key that counts once however often it is sent.
  case send(OutgoingMessage, number: Int64)
  case change(ChannelAction, channel: String)
  /// Stops the program until the shell wakes it.
  case suspend
  /// Writes the whole screen again.
  case redraw
  case quit
}

extension ChatAction {
  /// Whether it asks for a list that needs to be asked for once only at a time.
  var isList: Bool {
    switch self {
    case .loadChannels, .loadInvitations, .loadMembers: true
    default: false
    }
  }
}

/// A change of a channel, or of what the user has to do with it.
public enum ChannelAction: Equatable, Sendable {
  case edit(Int64, text: String)
  case erase(Int64)
  case react(Int64, text: String, remove: Bool)
  case pin(Int64, remove: Bool)
  case invite(address: String)
  case leave
  case rename(String)
  case setTopic(String)
  case accept
  case decline
  /// Makes a channel of this name; the channel of the action is empty.
  case create(String)
  /// Opens the direct channel with an address; the channel of the action is empty.
  case direct(String)
  /// Joins without an invitation a channel of this domain.
  case join(home: String)
  /// What to be told of: `all`, `mentions` or `none`.
  case setNotifications(String)
  /// Everything from this sequence on is unread.
  case markUnread(Int64)
}
