internal import JSON

extension HanseClient {
  /// The user whose token this is.
  public func me() throws(ClientError) -> User {
    try get(Path("me"))
  }

  /// Adds a user to this node; for admins. A password has 8 to 1,024 bytes.
  public func addUser(
    name: String, password: String, displayName: String? = nil, isAdmin: Bool = false
  ) throws(ClientError) -> User {
    let body = JSONWriter.objectBytes { json in
      json.field("name", name)
      json.field("password", password)
      json.field("displayName", ifPresent: displayName)
      if isAdmin { json.field("admin", true) }
    }
    return try decode(object(of: request("POST", Path("users").text, body: body)))
  }

  /// What the user has sent that is not ordered, after an item's number, oldest first.
  public func outbox(after number: Int64? = nil, limit: Int? = nil) throws(ClientError) -> Listing<OutboxItem>
  {
    try list(Path("outbox").adding("after", number).adding("limit", limit), "items")
  }

  /// Forgets an item that the channel's home turned away.
  public func dismiss(_ number: Int64) throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("outbox", "\(number)").text))
  }

  /// Changes what others see of the user; what is `nil` stays.
  public func setProfile(displayName: String? = nil, about: String? = nil) throws(ClientError) -> User {
    let body = JSONWriter.objectBytes { json in
      json.field("displayName", ifPresent: displayName)
      json.field("about", ifPresent: about)
    }
    return try decode(object(of: request("PATCH", Path("me").text, body: body)))
  }

  /// What is known of a user, of this node or another.
  public func user(_ address: String) throws(ClientError) -> User {
    try get(Path("users", address))
  }

  /// This node's users.
  public func users(timeoutMilliseconds: Int? = nil) throws(ClientError) -> Listing<User> {
    try list(Path("users"), "users", timeoutMilliseconds: timeoutMilliseconds)
  }
}
