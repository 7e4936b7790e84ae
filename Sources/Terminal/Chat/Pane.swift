internal import Client

/// What the large part of the screen shows.
enum Pane: Equatable, Sendable {
  case messages
  case thread(Int64)
  /// The channels, where the screen is too narrow for a column of them.
  case channels(ListCursor)
  case members(ListCursor)
  case invitations(ListCursor)
  /// What was searched for, or messages that mention the user.
  case search(SearchState)
  /// Channels that may be joined.
  case open(OpenState)
  /// A message with all that is known of it.
  case detail(Int64, ListCursor)
  case help(ListCursor)
}

/// Where somebody is in a list.
struct ListCursor: Equatable, Sendable {
  var index = 0

  mutating func move(_ by: Int, count: Int) { index = max(0, min(count - 1, index + by)) }
}

/// What was searched for, and what was found.
struct SearchState: Equatable, Sendable {
  /// `nil` for the messages that mention the user.
  var query: SearchQuery?
  var results: [Result] = []
  var hasMore = false
  var isUnderWay = true
  var cursor = ListCursor()

  struct Result: Equatable, Sendable {
    let channel: String
    let message: ChatMessage
    let number: Int64
  }
}

/// Channels that may be joined without an invitation.
struct OpenState: Equatable, Sendable {
  /// Of this domain; `nil` for the own node's.
  let home: String?
  var channels: [Item] = []
  var isUnderWay = true
  var cursor = ListCursor()

  struct Item: Equatable, Sendable {
    let id: String
    let name: String
    let topic: String
    let home: String
    let members: Int64
  }
}
