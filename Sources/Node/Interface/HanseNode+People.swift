internal import Federation
internal import Model
internal import Sodium
public import Store
internal import Synchronization
internal import Suite
public import Wire

extension HanseNode {
  static let sessionMilliseconds: UInt64 = 30 * 86_400_000

  public func createUser(
    name: Text, displayName: Text?, password: [UInt8], isAdmin: Bool,
    completion: @escaping @Sendable (Result<Account, NodeProblem>) -> Void
  ) {
    guard (8...1_024).contains(password.count) else {
      return completion(.failure(NodeProblem("passwordInvalid", "A password has 8 to 1,024 bytes.")))
    }
    passwords.submit { [self] in
      guard let hash = Password.hash(password) else {
        return completion(.failure(NodeProblem("outOfMemory", "There is no memory to hash a password.")))
      }
      core.write(
        { (core) throws(StoreError) in
          try core.createUser(
            name: name, displayName: displayName ?? name, passwordHash: hash, isAdmin: isAdmin
          ) { [self] result in
            if case .success(let account) = result { people.withLock { $0.accounts[account.user] = account } }
            completion(result)
          }
        }, failed: { completion(.failure($0)) })
    }
  }

  /// Takes about 75 ms; guessing is slowed down for each name.
  public func logIn(
    name: Text, password: [UInt8], completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void
  ) {
    guard logIns.allows(name, nowMilliseconds: NodeWorld.monotonicMilliseconds()) else {
      return completion(
        .failure(NodeProblem("tooManyAttempts", "Too many wrong passwords for this name: wait a minute.")))
    }
    passwords.submit { [self] in
      let account = people.withLock { $0.accounts.values.first { $0.name == name } }
      // An unknown name costs the same as a wrong password, so that names cannot be told by time.
      let matches = Password.matches(password, hash: account?.passwordHash ?? Self.nobodysHash)
      guard let account, matches else {
        logIns.failed(name, nowMilliseconds: NodeWorld.monotonicMilliseconds())
        return completion(.failure(NodeProblem("wrongCredentials", "The name or the password is wrong.")))
      }
      begin(account, completion)
    }
  }

  private static let nobodysHash = Password.hash(Randomness.bytes(16)) ?? []

  private func begin(
    _ account: Account, _ completion: @escaping @Sendable (Result<LogIn, NodeProblem>) -> Void
  ) {
    let token = Hex.encode(Randomness.bytes(32))
    let session = StoredSession(
      tokenHash: suite.sha256([], token), user: account.user,
      expiresMilliseconds: NodeWorld.nowMilliseconds() + Self.sessionMilliseconds)
    let logIn = LogIn(
      token: String(decoding: token, as: UTF8.self), expiresMilliseconds: session.expiresMilliseconds,
      account: account)
    core.write(
      { (core) throws(StoreError) in
        try core.store.save(session)
        core.afterCommit.append { [self] in
          people.withLock { $0.sessions[session.tokenHash] = session }
          completion(.success(logIn))
        }
      }, failed: { completion(.failure($0)) })
  }

  /// Ends a session for good; with a problem if that could not be made durable: then the session goes on, and a repeat may work.
  public func logOut(token: String, completion: @escaping @Sendable (NodeProblem?) -> Void) {
    let hash = suite.sha256([], Array(token.utf8))
    core.write(
      { (core) throws(StoreError) in
        try core.store.deleteSession(hash)
        core.afterCommit.append { [self] in
          people.withLock { $0.sessions[hash] = nil }
          completion(nil)
        }
      }, failed: { completion($0) })
  }

  /// The account of a valid token; quick, from any thread.
  public func account(token: String) -> Account? {
    let hash = suite.sha256([], Array(token.utf8))
    let now = NodeWorld.nowMilliseconds()
    return people.withLock { people in
      guard let session = people.sessions[hash], session.expiresMilliseconds > now else { return nil }
      return people.accounts[session.user]
    }
  }

  /// All accounts of this node, by name.
  public var accounts: [Account] {
    people.withLock { $0.accounts.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
  }
}
