internal import JSON

extension HanseClient {
  /// Everything up to a sequence is read; with `unread`, everything from it on is not.
  public func markRead(
    _ sequence: Int64, in channel: String, unread: Bool = false
  ) throws(ClientError) -> Attention {
    let body = JSONWriter.objectBytes { json in
      json.field("sequence", sequence)
      if unread { json.field("unread", true) }
    }
    return try decode(object(of: request("PUT", Path("channels", channel, "read").text, body: body)))
  }

  /// What the user wants to be told of: `all`, `mentions` or `none`.
  public func setNotifications(_ level: String, in channel: String) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("level", level) }
    _ = try answer(to: request("PUT", Path("channels", channel, "notifications").text, body: body))
  }

  /// Messages that mention the user, newest first.
  public func mentions(before number: Int64? = nil, limit: Int? = nil) throws(ClientError) -> Listing<Mention>
  {
    try list(Path("mentions").adding("before", number).adding("limit", limit), "mentions")
  }

  /// Somebody with whom the user shares a channel.
  public func presence(of address: String) throws(ClientError) -> PersonPresence {
    try get(Path("presence").adding("address", address))
  }

  /// `online` or `away`, for who has no stream open.
  public func setPresence(_ state: String) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("state", state) }
    _ = try answer(to: request("PUT", Path("presence").text, body: body))
  }

  public func settings() throws(ClientError) -> Settings { try get(Path("me", "settings")) }

  /// Who is told what: `nobody`, `organisation` or `everyone`; `nil` leaves it as it is.
  public func changeSettings(
    presence: String? = nil, readPositions: String? = nil, typing: String? = nil
  ) throws(ClientError) -> Settings {
    let body = JSONWriter.objectBytes { json in
      json.field("presence", ifPresent: presence)
      json.field("readPositions", ifPresent: readPositions)
      json.field("typing", ifPresent: typing)
    }
    return try decode(object(of: request("PATCH", Path("me", "settings").text, body: body)))
  }
}
