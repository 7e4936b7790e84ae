public import Model

/// A message as people see it: its text after edits, and what others made of it.
public struct MessageView: Sendable {
  public struct Reaction: Sendable, Equatable {
    public let text: [UInt8]
    public let authors: [Author]
  }

  public let stored: StoredEvent
  /// UTF-8; `nil` if it was erased, or its time is over.
  public var text: [UInt8]?
  public var editedMilliseconds: UInt64?
  public var isErased: Bool
  /// Whether its text is gone because its time is over.
  public var isExpired: Bool
  public var isPinned: Bool
  public var replies: Int
  /// The sequence of the thread's first message.
  public var thread: UInt64?
  public var reactions: [Reaction]
  /// Whom the text names, as it is now.
  public var mentions: [Participant] = []
  /// Whether the message called everybody in its channel, and that counted.
  public var mentionsEverybody = false
  /// The files that come with it, as it is now.
  public var files: [FileItem] = []
}
