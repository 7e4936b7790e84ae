/// What a stream tells.
public enum StreamEvent: Sendable {
  /// Connected, for the first time or again. What is sent or received from here on is in one piece.
  case connected(StreamHello)
  case entry(StreamEntry)
  case invitation(StreamInvitation)
  /// That entry, which came before it, mentions the user, and counts.
  case mention(channel: String, sequence: Int64)
  /// Somebody has read a channel up to a sequence, or nothing of it: the user without an address, else the user named.
  case read(channel: String, address: String?, sequence: Int64?)
  /// All who write in a channel now, as far as they are told.
  case typing(channel: String, addresses: [String], more: Bool)
  case presence(PersonPresence)
  /// Everything of a channel before a sequence is mirrored.
  case mirrored(channel: String, size: Int64)
  /// A channel takes nothing more, for the reason with this code, or with `nil` goes on.
  case channelState(channel: String, fault: String?)
  /// The connection is gone; another attempt follows by itself after that time.
  case disconnected(ClientError, retryAfterMilliseconds: UInt64)
  /// Nothing follows: a first connection that failed, a void token, a cursor that the node does not take.
  case ended(ClientError)
}
