internal import Client

/// A message as the chat keeps it, with what became of it.
struct ChatMessage: Equatable, Sendable {
  struct Reaction: Equatable, Sendable {
    let text: String
    var authors: [String]
  }

  let sequence: Int64
  let event: String
  let author: String
  let authorName: String
  /// Milliseconds since 1970 (UTC).
  let time: Int64
  /// The sequence of the message that it answers.
  let thread: Int64?
  var text: String?
  /// Those of its newest version; a file's place in the list is its number.
  var files: [MessageFile]
  var isEdited: Bool
  var isErased: Bool
  var isPinned: Bool
  var replies: Int64
  var reactions: [Reaction]

  init(_ message: Message) {
    sequence = message.sequence
    event = message.event
    author = message.author
    authorName = message.authorName
    time = message.time
    thread = message.thread
    text = message.text
    files = message.files
    isEdited = message.edited != nil
    isErased = message.isErased
    isPinned = message.isPinned
    replies = message.replies
    reactions = message.reactions.map { Reaction(text: $0.text, authors: $0.authors) }
  }

  /// A message that the stream brought.
  init(_ entry: StreamEntry) {
    sequence = entry.sequence
    event = entry.event
    author = entry.author
    authorName = entry.authorName
    time = entry.time
    thread = entry.thread
    text = entry.text
    files = entry.files
    isEdited = false
    isErased = entry.text == nil
    isPinned = false
    replies = 0
    reactions = []
  }

  /// Takes what an accepted entry did to this message; doing it twice changes nothing.
  mutating func apply(_ entry: StreamEntry) {
    switch entry.kind {
    case "edit":
      guard let text = entry.text, !isErased else { return }
      (self.text, files, isEdited) = (text, entry.files, true)
    case "erase": (text, files, isErased, reactions) = (nil, [], true, [])
    case "pin": isPinned = true
    case "unpin": isPinned = false
    case "reaction": if let text = entry.text { react(text, by: entry.author) }
    case "unreact": if let text = entry.text { takeBack(text, by: entry.author) }
    default: break
    }
  }

  private mutating func react(_ text: String, by author: String) {
    guard let index = reactions.firstIndex(where: { $0.text == text }) else {
      return reactions.append(Reaction(text: text, authors: [author]))
    }
    if !reactions[index].authors.contains(author) { reactions[index].authors.append(author) }
  }

  private mutating func takeBack(_ text: String, by author: String) {
    guard let index = reactions.firstIndex(where: { $0.text == text }) else { return }
    reactions[index].authors.removeAll { $0 == author }
    if reactions[index].authors.isEmpty { reactions.remove(at: index) }
  }
}
