/// Who asks.
enum Caller: String, CaseIterable {
  /// Without a token.
  case anyone
  /// A user of the node who is not in the channel, and never was.
  case user
  /// Who was in the channel and was removed.
  case former
  case banned
  /// Who has not answered yet.
  case invited
  case reader, member, moderator, owner
  /// An administrator of the node who is not in the channel.
  case admin
}
