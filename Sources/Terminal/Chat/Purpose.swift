/// What the line at the bottom is for.
enum Purpose: Equatable, Sendable {
  case message
  case edit(Int64)
  case reaction(Int64)
  case search
  case goTo
  /// A question that `y` answers with yes.
  case confirm(ChannelAction, question: String)
}
