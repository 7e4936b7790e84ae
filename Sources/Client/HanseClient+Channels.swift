internal import JSON

extension HanseClient {
  /// The channels the user has joined.
  public func channels(timeoutMilliseconds: Int? = nil) throws(ClientError) -> Listing<Channel> {
    try list(Path("channels"), "channels", timeoutMilliseconds: timeoutMilliseconds)
  }

  public func createChannel(name: String, topic: String? = nil) throws(ClientError) -> Channel {
    var settings = ChannelChange()
    (settings.name, settings.topic) = (name, topic)
    return try createChannel(settings)
  }

  /// `form` is `channel` or `group`; `members` (at most 100) are invited in the same step.
  public func createChannel(
    _ settings: ChannelChange, form: String? = nil, members: [String] = []
  ) throws(ClientError) -> Channel {
    let body = JSONWriter.objectBytes { json in
      settings.write(to: &json)
      json.field("form", ifPresent: form)
      if !members.isEmpty {
        json.field("members", members)
      }
    }
    return try decode(object(of: request("POST", Path("channels").text, body: body)))
  }

  /// The direct channel with a user: the one there is, or a new one.
  public func directChannel(with address: String) throws(ClientError) -> Channel {
    let body = JSONWriter.objectBytes { $0.field("address", address) }
    return try decode(object(of: request("POST", Path("direct").text, body: body)))
  }

  /// What the user may join without an invitation, here or at another organisation.
  public func openChannels(
    home: String? = nil, after channel: String? = nil
  ) throws(ClientError) -> Listing<OpenChannel> {
    try list(Path("open-channels").adding("home", home).adding("afterChannel", channel), "channels")
  }

  /// Joins a channel without an invitation; `home` is its domain, if that is not this node's.
  public func join(
    _ channel: String, home: String? = nil, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { $0.field("home", ifPresent: home) }
    return try change("POST", Path("channels", channel, "join"), body: body, wait: wait)
  }

  public func channel(_ channel: String) throws(ClientError) -> Channel {
    try get(Path("channels", channel))
  }

  /// Changes the name, the topic, or both; the receipt is that of the last change.
  public func changeChannel(
    _ channel: String, name: String? = nil, topic: String? = nil, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    var settings = ChannelChange()
    (settings.name, settings.topic) = (name, topic)
    return try changeChannel(channel, settings, wait: wait)
  }

  public func changeChannel(
    _ channel: String, _ settings: ChannelChange, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { settings.write(to: &$0) }
    return try change("PATCH", Path("channels", channel), body: body, wait: wait)
  }

  public func leave(
    _ channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("POST", Path("channels", channel, "leave"), wait: wait)
  }

  /// The roles of a channel, highest first.
  public func roles(of channel: String) throws(ClientError) -> Listing<Role> {
    try list(Path("channels", channel, "roles"), "roles")
  }

  /// Changes a role, or makes a new one.
  public func defineRole(
    _ role: String, rank: Int64, capabilities: [String], in channel: String,
    wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { json in
      json.field("rank", rank)
      json.field("capabilities", capabilities)
    }
    return try change("PUT", Path("channels", channel, "roles", role), body: body, wait: wait)
  }
}
