internal import JSON
internal import Transport

extension HanseClient {
  /// Logs in. Its tokens make a client that is logged in. `device` tells the session from others.
  public func logIn(name: String, password: String, device: String? = nil) throws(ClientError) -> Session {
    let body = JSONWriter.objectBytes { json in
      json.field("name", name)
      json.field("password", password)
      json.field("device", ifPresent: device)
    }
    return try decode(object(of: request("POST", Path("session").text, body: body)))
  }

  /// Exchanges a refresh token for new tokens. The old one is good for nothing more: used again, it ends the session.
  public func refresh(_ refreshToken: String) throws(ClientError) -> Session {
    let body = JSONWriter.objectBytes { $0.field("refreshToken", refreshToken) }
    var request = request("POST", Path("session", "refresh").text, body: body)
    // It speaks for itself; a stale token beside it would be refused first.
    request.headers = ["content-type": "application/json"]
    return try decode(object(of: request))
  }

  /// Ends this session.
  public func logOut() throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("session").text))
  }

  /// The user's sessions, the one used last first.
  public func sessions() throws(ClientError) -> Listing<ActiveSession> {
    try list(Path("sessions"), "sessions")
  }

  public func endSession(_ id: String) throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("sessions", id).text))
  }

  /// Ends the user's other sessions.
  public func changePassword(from old: String, to new: String) throws(ClientError) {
    let body = JSONWriter.objectBytes { json in
      json.field("oldPassword", old)
      json.field("newPassword", new)
    }
    _ = try answer(to: request("PUT", Path("me", "password").text, body: body))
  }

  /// Gives an access token other than the one that the node refused; blocks. Throws the node's refusal if the session is over.
  func renew(refused: String) throws(ClientError) -> String? {
    guard let keeper else { return nil }
    return try keeper.renew(refused: refused, self)
  }
}
