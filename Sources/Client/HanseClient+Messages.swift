internal import JSON

extension HanseClient {
  /// Sends a message. The same `key` (1 to 64 printable characters) of the same user sends once only.
  public func send(
    _ text: String, to channel: String, thread: Int64? = nil, key: String? = nil,
    wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { json in
      json.field("text", text)
      json.field("thread", ifPresent: thread)
    }
    return try change("POST", Path("channels", channel, "messages"), body: body, wait: wait, key: key)
  }

  /// A page of messages, oldest first; without `before` and `after` the newest.
  public func messages(
    in channel: String, before: Int64? = nil, after: Int64? = nil, limit: Int? = nil, thread: Int64? = nil
  ) throws(ClientError) -> Listing<Message> {
    let path = Path("channels", channel, "messages")
      .adding("before", before).adding("after", after).adding("limit", limit).adding("thread", thread)
    return try list(path, "messages")
  }

  public func message(_ sequence: Int64, in channel: String) throws(ClientError) -> Message {
    try get(Path("channels", channel, "messages", "\(sequence)"))
  }

  /// A message as it was first, and after each edit.
  public func versions(of sequence: Int64, in channel: String) throws(ClientError) -> Listing<MessageVersion>
  {
    try list(Path("channels", channel, "messages", "\(sequence)", "versions"), "versions")
  }

  public func edit(
    _ sequence: Int64, in channel: String, text: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { $0.field("text", text) }
    return try change("PUT", Path("channels", channel, "messages", "\(sequence)"), body: body, wait: wait)
  }

  public func erase(
    _ sequence: Int64, in channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("DELETE", Path("channels", channel, "messages", "\(sequence)"), wait: wait)
  }

  /// Adds a reaction, or takes it back.
  public func react(
    _ text: String, to sequence: Int64, in channel: String, remove: Bool = false,
    wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let path = Path("channels", channel, "messages", "\(sequence)", "reactions", text)
    return try change(remove ? "DELETE" : "PUT", path, wait: wait)
  }

  /// Pins a message, or takes the pin off.
  public func pin(
    _ sequence: Int64, in channel: String, remove: Bool = false, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let path = Path("channels", channel, "messages", "\(sequence)", "pin")
    return try change(remove ? "DELETE" : "PUT", path, wait: wait)
  }

  /// Searches the channels the user has joined.
  public func search(_ query: SearchQuery) throws(ClientError) -> SearchPage {
    let path = Path("search").adding("q", query.words).adding("channel", query.channel)
      .adding("thread", query.thread).adding("author", query.author)
      .adding("has", query.hasFile ? "file" : query.hasLink ? "link" : nil).adding("from", query.from).adding(
        "to", query.to
      )
      .adding("order", query.bestFirst ? "best" : nil).adding("before", query.before)
      .adding("offset", query.offset).adding("limit", query.limit)
      .adding("count", query.wantsCount ? "true" : nil)
    return try get(path)
  }
}
