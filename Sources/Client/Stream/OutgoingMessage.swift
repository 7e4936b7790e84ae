internal import JSON

/// A message to send over the stream.
public struct OutgoingMessage: Sendable, Equatable {
  public var channel: String
  public var text: String
  /// The sequence of the message whose thread it joins.
  public var thread: Int64?
  /// An idempotency key, 1 to 64 printable characters: with it the message survives a lost connection, because it
  /// can be sent again and counts once.
  public var key: String?

  public init(channel: String, text: String, thread: Int64? = nil, key: String? = nil) {
    self.channel = channel
    self.text = text
    self.thread = thread
    self.key = key
  }

  func bytes(id: UInt64) -> [UInt8] {
    JSONWriter.objectBytes(reservingBytes: text.utf8.count + 256) { json in
      json.field("type", "send")
      json.field("id", String(id))
      json.field("channel", channel)
      json.field("text", text)
      json.field("thread", ifPresent: thread)
      json.field("key", ifPresent: key)
    }
  }
}
