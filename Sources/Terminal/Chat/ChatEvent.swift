public import Client

/// What happens to a chat.
public enum ChatEvent: Sendable {
  case key(Key)
  case resized(columns: Int, rows: Int)
  /// Time went by.
  case tick
  case stream(StreamEvent)
  case channels([Channel])
  case invitations([Invitation])
  case members([Member], channel: String)
  case page([Message], more: Bool, PageRequest, gaps: [HistoryGap] = [])
  case message(Message)
  case openChannels([OpenChannel], home: String?)
  case mentions([Mention], more: Bool)
  case found([SearchResult], more: Bool, SearchQuery)
  /// How a message fares that `send` named by this number.
  case sent(Int64, SendProgress)
  /// The node took a change.
  case done(ChatAction)
  case failed(ChatAction, code: String, detail: String)
}
