internal import JSON

extension HanseClient {
  public func members(of channel: String) throws(ClientError) -> Listing<Member> {
    try list(Path("channels", channel, "members"), "members")
  }

  /// Invites `name@domain`, as a member unless a role is given.
  public func invite(
    _ address: String, to channel: String, role: String? = nil, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { json in
      json.field("address", address)
      json.field("role", ifPresent: role)
    }
    return try change("POST", Path("channels", channel, "invitations"), body: body, wait: wait)
  }

  public func assignRole(
    _ role: String, to address: String, in channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { $0.field("role", role) }
    return try change("PUT", Path("channels", channel, "members", address, "role"), body: body, wait: wait)
  }

  public func kick(
    _ address: String, from channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("DELETE", Path("channels", channel, "members", address), wait: wait)
  }

  public func ban(
    _ address: String, from channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("PUT", Path("channels", channel, "bans", address), wait: wait)
  }

  public func unban(
    _ address: String, from channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("DELETE", Path("channels", channel, "bans", address), wait: wait)
  }

  /// The invitations the user has not answered.
  public func invitations(timeoutMilliseconds: Int? = nil) throws(ClientError) -> Listing<Invitation> {
    try list(Path("invitations"), "invitations", timeoutMilliseconds: timeoutMilliseconds)
  }

  /// Invitations from other organisations that wait for an administrator; for admins.
  public func heldInvitations() throws(ClientError) -> Listing<HeldInvitation> {
    try list(Path("held-invitations"), "invitations")
  }

  /// Lets such an invitation through, or turns it down; for admins.
  public func decide(heldInvitationTo channel: String, of address: String, allow: Bool) throws(ClientError) {
    let path = Path("held-invitations", channel, address, allow ? "allow" : "decline").text
    _ = try answer(to: request("POST", path))
  }

  public func accept(
    invitationTo channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("POST", Path("invitations", channel, "accept"), wait: wait)
  }

  public func decline(
    invitationTo channel: String, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    try change("POST", Path("invitations", channel, "decline"), wait: wait)
  }
}
