internal import JSON
internal import Model
internal import Node
internal import Store

/// What a channel asks of a user's attention now.
struct ChannelAttention {
  let attention: Attention
  let unread: Unread
  let mentions: Int

  /// Of a channel that is not there yet.
  static let nothing = ChannelAttention(attention: Attention(next: 0), unread: .none, mentions: 0)

  private init(attention: Attention, unread: Unread, mentions: Int) {
    self.attention = attention
    self.unread = unread
    self.mentions = mentions
  }

  /// Counts what the user wants to be told of.
  init(_ channel: LogReference, of user: UserID, _ store: StoreReader) throws(StoreError) {
    attention = try store.attention(of: user, in: channel)
    unread = attention.level == .all ? try store.unread(channel, from: attention.next) : .none
    mentions =
      attention.level == .none ? 0 : try store.unreadMentions(of: user, in: channel, from: attention.next)
  }
}

extension JSONWriter {
  mutating func attention(_ state: ChannelAttention) {
    if state.attention.next > 0 { field("read", state.attention.next - 1) }
    field("unread", state.unread.count)
    if state.unread.isMore { field("unreadMore", true) }
    field("mentions", state.mentions)
    field("notifications", state.attention.level.rawValue)
  }
}
