internal import Model
internal import Store
internal import Wire

/// Who may log in, and who is logged in.
struct NodePeople {
  var accounts: [UserID: Account]
  /// By the hash of the token.
  var sessions: [Bytes32: StoredSession]

  init(accounts: [UserID: Account], sessions: [StoredSession]) {
    self.accounts = accounts
    self.sessions = Dictionary(uniqueKeysWithValues: sessions.map { ($0.tokenHash, $0) })
  }
}
