public import Model
internal import Sodium
public import Store
internal import Suite
internal import Synchronization
public import Wire

extension HanseNode {
  /// Takes about 75 ms; guessing is slowed down for each name.
  public func logIn(
    name: Text, password: [UInt8], device: Text = "",
    completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void
  ) {
    guard logIns.allows(name, nowMilliseconds: world.monotonicMilliseconds()) else {
      return completion(.failure(.tooManyAttempts))
    }
    passwords.submit { [self] in
      let account = account(named: name)
      // An unknown name costs the same as a wrong password, so that names cannot be told by time.
      let stored = account?.passwordHash ?? []
      let matches = Password.matches(password, hash: stored.isEmpty ? Self.nobodysHash : stored)
      guard let account, matches, !stored.isEmpty else {
        logIns.failed(name, nowMilliseconds: world.monotonicMilliseconds())
        return completion(.failure(.wrongCredentials))
      }
      guard account.isActive else {
        return completion(
          .failure(NodeProblem("accountClosed", "This account is closed: ask an administrator of the node.")))
      }
      begin(account, device: device, completion: completion)
    }
  }

  /// Begins a session of an account whose password was right.
  func begin(
    _ account: Account, device: Text, completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void
  ) {
    open(completion) { (core) throws(StoreError) in
      try core.begin(account, device: device).map { .success($0) } ?? .failure(.wrongCredentials)
    }
  }

  private static let nobodysHash = Password.hash(Randomness.bytes(16)) ?? []

  /// Exchanges a refresh token for another and a new access token.
  public func refresh(
    _ token: String, completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void
  ) {
    guard let token = RefreshToken(token) else { return completion(.failure(.refreshTokenInvalid)) }
    open(completion) { (core) throws(StoreError) in try core.refresh(token) }
  }

  /// Gives the tokens of a session out once it is durable.
  private func open(
    _ completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void,
    _ step: @escaping @Sendable (Core) throws(StoreError) -> Result<Core.OpenSession, NodeProblem>
  ) {
    core.write(
      { (core) throws(StoreError) in
        let opened = try step(core)
        core.afterCommit.append { [self] in
          switch opened {
          case .failure(let problem): completion(.failure(problem))
          case .success(let (session, token)): completion(logIn(session, token))
          }
        }
      }, failed: { completion(.failure($0)) })
  }

  private func logIn(_ session: StoredSession, _ refresh: RefreshToken) -> Result<LogIn, NodeProblem> {
    guard let account = people.withLock({ $0.accounts[session.user] }) else {
      return .failure(.refreshTokenInvalid)
    }
    let now = world.nowMilliseconds() / 1_000
    let token = AccessToken(
      issuer: node, user: session.user, session: session.id, issuedSeconds: now,
      expiresSeconds: now + UInt64(max(1, configuration.sessions.accessTokenSeconds)),
      id: Randomness.bytes16())
    return .success(
      LogIn(
        token: token.signed(by: identity.keys.session), expiresMilliseconds: token.expiresSeconds * 1_000,
        refreshToken: refresh.text, refreshExpiresMilliseconds: session.expiresMilliseconds,
        session: session.id, account: account))
  }

  /// Who calls with this token; `nil` unless it is good and its session goes on. Quick, from any thread.
  public func caller(token: String) -> Caller? {
    guard token.utf8.count <= AccessToken.maximumBytes else { return nil }
    let hash = suite.sha256([], Array(token.utf8))
    let now = world.nowMilliseconds()
    if let caller = people.withLock({ $0.caller(verified: hash, nowMilliseconds: now) }) { return caller }
    let read = try? AccessToken(
      token, from: node, by: identity.keys.session.publicKey, nowSeconds: now / 1_000, suite)
    guard let read else { return nil }
    let verified = NodePeople.Verified(
      session: read.session, user: read.user, expiresMilliseconds: read.expiresSeconds * 1_000)
    return people.withLock { $0.caller(verified, hash: hash, nowMilliseconds: now) }
  }

  /// Whether a session has not ended.
  public func isLive(_ session: SessionID) -> Bool {
    let now = world.nowMilliseconds()
    return people.withLock { $0.isLive(session, nowMilliseconds: now) }
  }

  /// The sessions of a user that go on, the one used last first.
  public func sessions(of user: UserID) -> [StoredSession] {
    let now = world.nowMilliseconds()
    let sessions = people.withLock { people in
      people.sessions.values.filter { $0.user == user && $0.expiresMilliseconds > now }
    }
    return sessions.sorted { ($1.usedMilliseconds, $0.id.bytes) < ($0.usedMilliseconds, $1.id.bytes) }
  }

  /// Ends a session of a user for good; with a problem if there is none, or if that could not be made durable: then the
  /// session goes on, and a repeat may work.
  public func endSession(
    _ session: SessionID, of user: UserID, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        let found = try core.store.sessions().contains { $0.id == session && $0.user == user }
        if found { try core.end([session]) }
        core.afterCommit.append {
          completion(found ? nil : NodeProblem("unknownSession", "You have no such session."))
        }
      }, failed: { completion($0) })
  }

  func went(on session: StoredSession) { people.withLock { $0.sessions[session.id] = session } }
}

extension NodeProblem {
  static let wrongCredentials = NodeProblem("wrongCredentials", "The name or the password is wrong.")
  static let tooManyAttempts = NodeProblem(
    "tooManyAttempts", "Too many wrong passwords for this name: wait a minute.")
}
