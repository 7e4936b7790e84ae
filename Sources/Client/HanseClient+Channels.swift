internal import JSON

extension HanseClient {
  /// The channels the user has joined.
  public func channels(timeoutMilliseconds: Int? = nil) throws(ClientError) -> Listing<Channel> {
    try list(Path("channels"), "channels", timeoutMilliseconds: timeoutMilliseconds)
  }

  public func createChannel(name: String, topic: String? = nil) throws(ClientError) -> Channel {
    let body = JSONWriter.objectBytes { json in
      json.field("name", name)
      json.field("topic", ifPresent: topic)
    }
    return try decode(object(of: request("POST", Path("channels").text, body: body)))
  }

  public func channel(_ channel: String) throws(ClientError) -> Channel {
    try get(Path("channels", channel))
  }

  /// Changes the name, the topic, or both; the receipt is that of the last change.
  public func changeChannel(
    _ channel: String, name: String? = nil, topic: String? = nil, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { json in
      json.field("name", ifPresent: name)
      json.field("topic", ifPresent: topic)
    }
    return try change("PATCH", Path("channels", channel), body: body, wait: wait)
  }

  public func leave(
    _ channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("POST", Path("channels", channel, "leave"), wait: wait)
  }
}
