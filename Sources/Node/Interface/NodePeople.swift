internal import Model
internal import Store
internal import Wire

/// Who may log in, and who is logged in: what every thread may ask.
struct NodePeople {
  /// An access token whose signature was checked: the next request with it need not.
  struct Verified {
    let session: SessionID
    let user: UserID
    let expiresMilliseconds: UInt64
  }

  private static let mostVerified = 20_000

  var accounts: [UserID: Account]
  /// The sessions that go on.
  var sessions: [SessionID: StoredSession]
  /// By the hash of the token.
  private var verified: [Bytes32: Verified] = [:]

  init(accounts: [UserID: Account], sessions: [StoredSession]) {
    self.accounts = accounts
    self.sessions = Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
  }

  /// The key that signs access tokens is another one: what was signed with the one before is good no more.
  mutating func forgetTokens() { verified = [:] }

  func account(named name: Text) -> Account? { accounts.values.first { $0.name == name } }

  func isLive(_ session: SessionID, nowMilliseconds: UInt64) -> Bool {
    guard let session = sessions[session], session.expiresMilliseconds > nowMilliseconds else { return false }
    return accounts[session.user]?.isActive == true
  }

  /// Who a token is of that was seen before.
  mutating func caller(verified hash: Bytes32, nowMilliseconds: UInt64) -> Caller? {
    guard let known = verified[hash], known.expiresMilliseconds > nowMilliseconds else { return nil }
    return caller(known, nowMilliseconds: nowMilliseconds)
  }

  mutating func caller(_ token: Verified, hash: Bytes32, nowMilliseconds: UInt64) -> Caller? {
    if verified.count >= Self.mostVerified { verified = [:] }
    verified[hash] = token
    return caller(token, nowMilliseconds: nowMilliseconds)
  }

  private mutating func caller(_ token: Verified, nowMilliseconds: UInt64) -> Caller? {
    guard isLive(token.session, nowMilliseconds: nowMilliseconds),
      sessions[token.session]?.user == token.user, let account = accounts[token.user]
    else { return nil }
    sessions[token.session]?.usedMilliseconds = nowMilliseconds
    return Caller(account: account, session: token.session)
  }
}
