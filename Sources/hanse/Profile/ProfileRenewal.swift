import Client

/// Renews the tokens of a profile, which several processes may use at once: a refresh token is good for one exchange, so the first
/// of them makes it, and the others take what it wrote.
struct ProfileRenewal: TokenRenewal {
  let store: ProfileStore
  let name: String
  /// The session that the process began with; the profile may have been logged in anew.
  let session: String

  func renewed(_ stale: SessionTokens, _ client: HanseClient) throws(ClientError) -> SessionTokens {
    let lock = try local { () throws(CommandFailure) in try store.lock(name) }
    // The lock's end is its value's, and nothing but that uses it.
    defer { _ = lock }
    guard var profile = try local({ () throws(CommandFailure) in try store.load(name) }),
      profile.session == session
    else {
      throw ClientError(
        .refused, code: "notLoggedIn", status: 401,
        detail: "the profile \(name) was logged out or in meanwhile")
    }
    guard profile.tokens.access == stale.access else { return profile.tokens }
    profile.tokens = SessionTokens(try client.refresh(profile.tokens.refresh))
    let renewed = profile
    try local { () throws(CommandFailure) in try store.save(renewed, as: name) }
    return renewed.tokens
  }

  private func local<Value: ~Copyable>(
    _ step: () throws(CommandFailure) -> Value
  ) throws(ClientError) -> Value {
    do throws(CommandFailure) { return try step() } catch {
      throw ClientError(.connection, code: error.code, detail: error.what)
    }
  }
}

extension Profile {
  /// A client with this login, whose tokens are renewed in the profile of this name.
  func client(named name: String) throws(CommandFailure) -> HanseClient {
    let renewal = ProfileRenewal(store: try ProfileStore(), name: name, session: session)
    return try attempt { () throws(ClientError) in
      try HanseClient(endpoint(), keeper: TokenKeeper(tokens, renewal: renewal))
    }
  }
}
