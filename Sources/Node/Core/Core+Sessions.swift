internal import Model
internal import Sodium
internal import Store
internal import Wire

/// Log-ins and their refresh tokens. What is answered holds once the batch is durable.
extension Core {
  /// A refresh token that was just exchanged gives its successor once more for so long: an answer may have been lost.
  static let graceMilliseconds: UInt64 = 30_000

  /// A session with the refresh token that is good now.
  typealias OpenSession = (session: StoredSession, token: RefreshToken)

  /// Begins a session of an account whose password was right; `nil` if the account has changed since.
  func begin(_ account: Account, device: Text) throws(StoreError) -> OpenSession? {
    guard let current = accounts[account.user], current.isActive,
      current.passwordHash == account.passwordHash
    else { return nil }
    let token = RefreshToken.drawn()
    let session = StoredSession(
      id: SessionID(Randomness.bytes16()), user: account.user, device: device,
      createdMilliseconds: nowMilliseconds,
      expiresMilliseconds: nowMilliseconds + configuration.sessions.idleMilliseconds,
      refreshHash: token.hash(suite))
    try store.save(session)
    afterCommit.append { [self] in links.went(on: session) }
    return (session, token)
  }

  /// Exchanges a refresh token. One that was exchanged before ends its session, since two have it.
  func refresh(_ token: RefreshToken) throws(StoreError) -> Result<OpenSession, NodeProblem> {
    let hash = token.hash(suite)
    if let session = try store.session(refreshHash: hash) {
      guard session.expiresMilliseconds > nowMilliseconds, accounts[session.user]?.isActive == true else {
        return .failure(.refreshTokenInvalid)
      }
      return .success(try exchange(token, hash, of: session))
    }
    guard let session = try store.session(spentHash: hash) else { return .failure(.refreshTokenInvalid) }
    if let rotation = session.rotation, rotation.previousHash == hash,
      nowMilliseconds < rotation.timeMilliseconds + Self.graceMilliseconds
    {
      return .success((session, token.successor(salt: rotation.salt, by: identity.keys.session, suite)))
    }
    try end([session.id])
    let user = accounts[session.user].map { address(of: $0) } ?? ""
    try audit(.sessionRevoked, by: user, target: user, "refresh token used again")
    return .failure(
      NodeProblem(
        "refreshTokenReused",
        "This refresh token was used before, so somebody else may have it: the session is ended, log in again."
      ))
  }

  private func exchange(
    _ token: RefreshToken, _ hash: Bytes32, of session: StoredSession
  ) throws(StoreError) -> OpenSession {
    var session = session
    let salt = Randomness.bytes32()
    let successor = token.successor(salt: salt, by: identity.keys.session, suite)
    session.rotation = StoredSession.Rotation(
      previousHash: hash, salt: salt, timeMilliseconds: nowMilliseconds)
    session.refreshHash = successor.hash(suite)
    session.usedMilliseconds = nowMilliseconds
    session.expiresMilliseconds = nowMilliseconds + configuration.sessions.idleMilliseconds
    try store.save(session)
    let renewed = session
    afterCommit.append { [self] in links.went(on: renewed) }
    return (session, successor)
  }

  func end(_ sessions: [SessionID]) throws(StoreError) {
    guard !sessions.isEmpty else { return }
    for session in sessions { try store.deleteSession(session) }
    afterCommit.append { [self] in links.ended(sessions) }
  }

  /// Ends the sessions of a user, but for one.
  func endSessions(of user: UserID, except kept: SessionID? = nil) throws(StoreError) {
    try end(try store.sessions().filter { $0.user == user && $0.id != kept }.map(\.id))
  }

  func endExpiredSessions() throws(StoreError) {
    try end(try store.sessions().filter { $0.expiresMilliseconds <= nowMilliseconds }.map(\.id))
  }
}

extension NodeProblem {
  static let refreshTokenInvalid = NodeProblem(
    "refreshTokenInvalid", "This refresh token is of no session that goes on: log in again.")
}
