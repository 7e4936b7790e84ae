public import JSON

/// A message with what became of it.
public struct Message: APIObject {
  public let channel: String
  /// Its place in the channel's log, the same on every node.
  public let sequence: Int64
  public let event: String
  public let author: String
  public let authorName: String
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  /// The sequence of the message whose thread it is in.
  public let thread: Int64?
  /// `nil` when erased, or not on this node.
  public let text: String?
  /// When it was last edited, milliseconds since 1970 (UTC).
  public let edited: Int64?
  public let isErased: Bool
  /// Whether its time was over.
  public let isExpired: Bool
  public let isPinned: Bool
  public let replies: Int64
  public let reactions: [Reaction]
  /// Their places in the list are their numbers.
  public let files: [MessageFile]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    channel = try json.string("channel")
    sequence = try json.integer("sequence")
    event = try json.string("event")
    author = try json.string("author")
    authorName = try json.string("authorName")
    time = try json.integer("time")
    thread = try json.optionalInteger("thread")
    text = try json.optionalString("text")
    edited = try json.optionalInteger("edited")
    isErased = try json.bool("erased")
    isExpired = try json.optionalBool("expired") ?? false
    isPinned = try json.bool("pinned")
    replies = try json.integer("replies")
    reactions = try json.list("reactions")
    files = try json.optionalArray("files") == nil ? [] : json.list("files")
  }
}
