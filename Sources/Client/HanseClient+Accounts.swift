internal import JSON

extension HanseClient {
  /// Logs in. The session's token makes a client with `authorised(by:)`.
  public func logIn(name: String, password: String) throws(ClientError) -> Session {
    let body = JSONWriter.objectBytes { json in
      json.field("name", name)
      json.field("password", password)
    }
    return try decode(object(of: request("POST", Path("session").text, body: body)))
  }

  /// Voids the token.
  public func logOut() throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("session").text))
  }

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

  /// This node's users.
  public func users() throws(ClientError) -> Listing<User> {
    try list(Path("users"), "users")
  }
}
