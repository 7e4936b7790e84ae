public import Client

/// What a chat wants done; answers come back as events.
public enum ChatAction: Equatable, Sendable {
  case loadChannels
  case loadInvitations
  case loadMembers(channel: String)
  case loadPage(PageRequest)
  case loadMessage(channel: String, sequence: Int64)
  case search(SearchQuery)
  /// Over the stream, with a key that counts once however often it is sent.
  case send(OutgoingMessage, number: Int64)
  case change(ChannelAction, channel: String)
  /// Stops the program until the shell wakes it.
  case suspend
  /// Writes the whole screen again.
  case redraw
  case quit
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
}
