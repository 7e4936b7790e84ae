public import Model

/// A message of a channel with what became of it.
public struct TranscriptMessage: Equatable, Sendable {
  public struct Reaction: Equatable, Sendable {
    public let text: String
    public internal(set) var authors: [Author]
  }

  public let sequence: UInt64
  public let event: EventID
  public let author: Author
  /// Milliseconds since 1970 (UTC), as the author's node says.
  public let timeMilliseconds: UInt64
  /// The sequence of the message that it answers.
  public let thread: UInt64?
  /// `nil` if erased, or let go of.
  public internal(set) var text: String?
  /// Those of its newest body (spec: blobs, "In a message").
  public internal(set) var files: [FileItem] = []
  public internal(set) var editedMilliseconds: UInt64?
  public internal(set) var isErased = false
  public internal(set) var isPinned = false
  public internal(set) var reactions: [Reaction] = []
}
