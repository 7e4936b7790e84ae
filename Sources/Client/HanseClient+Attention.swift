internal import JSON

extension HanseClient {
  /// Marks a channel as read up to a message, or as unread from it on; on all of the user's devices.
  public func markRead(
    _ channel: String, _ sequence: Int64, asUnread: Bool = false
  ) throws(ClientError) -> Attention {
    let body = JSONWriter.objectBytes { json in
      json.field("sequence", sequence)
      if asUnread { json.field("unread", true) }
    }
    return try decode(object(of: request("PUT", Path("channels", channel, "read").text, body: body)))
  }

  /// What of a channel is to count: `all`, `mentions` or `none`.
  public func setNotifications(_ level: String, of channel: String) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("notifications", level) }
    _ = try answer(to: request("PUT", Path("channels", channel, "notifications").text, body: body))
  }

  /// Messages that mention the user, newest first; `before` pages by number.
  public func mentions(before: Int64? = nil, limit: Int? = nil) throws(ClientError) -> Listing<Mention> {
    try list(Path("mentions").adding("before", before).adding("limit", limit), "mentions")
  }

  /// Says that the user writes in a channel, or no longer; to be said again every four seconds.
  public func type(in channel: String, isTyping: Bool = true) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("typing", isTyping) }
    _ = try answer(to: request("POST", Path("channels", channel, "typing").text, body: body))
  }

  /// Says that the user is there: `online` or `away`.
  public func setPresence(_ state: String) throws(ClientError) {
    let body = JSONWriter.objectBytes { $0.field("state", state) }
    _ = try answer(to: request("PUT", Path("presence").text, body: body))
  }

  /// Whether somebody is there with whom the user shares a channel.
  public func presence(of address: String) throws(ClientError) -> PersonPresence {
    try get(Path("presence").adding("address", address))
  }

  /// Who is told what of the user's doings.
  public func settings() throws(ClientError) -> UserSettings { try get(Path("me", "settings")) }

  /// Each `nobody`, `organisation` or `everyone`; `nil` leaves as it is.
  public func changeSettings(
    presence: String? = nil, readPositions: String? = nil, typing: String? = nil
  ) throws(ClientError) -> UserSettings {
    let body = JSONWriter.objectBytes { json in
      json.field("presence", ifPresent: presence)
      json.field("readPositions", ifPresent: readPositions)
      json.field("typing", ifPresent: typing)
    }
    return try decode(object(of: request("PATCH", Path("me", "settings").text, body: body)))
  }
}
