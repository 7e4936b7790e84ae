public import JSON

/// An entry of a channel the user has joined, as the stream brings it.
public struct StreamEntry: APIObject {
  /// Where to go on after this entry.
  public let cursor: String
  public let channel: String
  public let sequence: Int64
  /// `message`, `edit`, `join` and so on; a newer node may send kinds this client does not know.
  public let kind: String
  public let event: String
  public let author: String
  public let authorName: String
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  public let text: String?
  /// The sequence of the message that an edit, an erasure, a reaction or a pin is about.
  public let target: Int64?
  public let thread: Int64?
  /// `accepted`, or the code by which the channel's rules refused it.
  public let verdict: String
  /// The address of the member whom an invitation, a kick, a ban or a role is about.
  public let subject: String?
  /// Of a message or an edit.
  public let files: [MessageFile]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    cursor = try json.cursor()
    channel = try json.string("channel")
    sequence = try json.integer("sequence")
    kind = try json.string("kind")
    event = try json.string("event")
    author = try json.string("author")
    authorName = try json.string("authorName")
    time = try json.integer("time")
    text = try json.optionalString("text")
    target = try json.optionalInteger("target")
    thread = try json.optionalInteger("thread")
    verdict = try json.string("verdict")
    subject = try json.optionalString("subject")
    files = try json.optionalArray("files") == nil ? [] : json.list("files")
  }

  /// Whether the channel's rules let it count.
  public var isAccepted: Bool { verdict == "accepted" }
}
