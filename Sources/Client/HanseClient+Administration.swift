internal import JSON

// Accounts of the node, for its administrators; and for those who have a code.
extension HanseClient {
  /// Closes an account or opens it again, makes an administrator or takes that back; what is `nil` stays.
  public func administer(
    _ address: String, isActive: Bool? = nil, isAdmin: Bool? = nil
  ) throws(ClientError) -> User {
    let body = JSONWriter.objectBytes { json in
      json.field("active", ifPresent: isActive)
      json.field("admin", ifPresent: isAdmin)
    }
    return try decode(object(of: request("PATCH", Path("users", address).text, body: body)))
  }

  /// Voids a user's password and sessions, and gives the code by which the user sets another.
  public func resetPassword(of address: String) throws(ClientError) -> PasswordReset {
    try decode(object(of: request("POST", Path("users", address, "password-reset").text)))
  }

  /// Makes an invitation to the node; its code is shown this once. `expires` in milliseconds since 1970 (UTC).
  public func inviteAccount(
    uses: Int64? = nil, expires: Int64? = nil, isAdmin: Bool = false, note: String? = nil
  ) throws(ClientError) -> AccountInvitation {
    let body = JSONWriter.objectBytes { json in
      json.field("uses", ifPresent: uses)
      json.field("expires", ifPresent: expires)
      if isAdmin { json.field("admin", true) }
      json.field("note", ifPresent: note)
    }
    return try decode(object(of: request("POST", Path("account-invitations").text, body: body)))
  }

  public func accountInvitations() throws(ClientError) -> Listing<AccountInvitation> {
    try list(Path("account-invitations"), "invitations")
  }

  public func revokeAccountInvitation(_ number: Int64) throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("account-invitations", "\(number)").text))
  }

  /// Makes an account by an invitation's code. Needs no token.
  public func register(
    code: String, name: String, password: String, displayName: String? = nil
  ) throws(ClientError) -> User {
    let body = JSONWriter.objectBytes { json in
      json.field("code", code)
      json.field("name", name)
      json.field("password", password)
      json.field("displayName", ifPresent: displayName)
    }
    return try decode(object(of: request("POST", Path("accounts").text, body: body)))
  }

  /// Sets a password by a reset's code. Needs no token.
  public func usePasswordReset(code: String, password: String) throws(ClientError) -> User {
    let body = JSONWriter.objectBytes { json in
      json.field("code", code)
      json.field("password", password)
    }
    return try decode(object(of: request("POST", Path("password-resets").text, body: body)))
  }

  /// A page of the audit log, oldest first.
  public func audit(after number: Int64? = nil, limit: Int? = nil) throws(ClientError) -> AuditPage {
    try get(Path("audit").adding("after", number).adding("limit", limit))
  }
}
