internal import Model
internal import Store
internal import Wire

/// Passwords that change, and the codes by which a forgotten one is replaced.
extension Core {
  static let resetMilliseconds: UInt64 = 86_400_000

  /// Sets a password, unless the one before is not what the asker has shown any more; the other sessions end.
  func changePassword(
    of user: UserID, from known: [UInt8], to hash: [UInt8], keeping session: SessionID
  ) throws(StoreError) -> NodeProblem? {
    guard var account = accounts[user], account.isActive, account.passwordHash == known else {
      return .wrongPassword
    }
    account.passwordHash = hash
    try save(account)
    try endSessions(of: user, except: session)
    try store.deletePasswordReset(of: user)
    return nil
  }

  /// Voids a user's password and sessions; whoever has the code sets the next password, within a day.
  func resetPassword(
    of user: UserID, codeHash: Bytes32, by actor: String
  ) throws(StoreError) -> Result<UInt64, NodeProblem> {
    guard var account = accounts[user] else { return .failure(.unknownUser) }
    let expires = nowMilliseconds + Self.resetMilliseconds
    account.passwordHash = []
    try audit(.passwordReset, by: actor, target: address(of: account))
    try save(account)
    try endSessions(of: user)
    try store.savePasswordReset(of: user, codeHash: codeHash, expiresMilliseconds: expires)
    return .success(expires)
  }

  /// The user for whom this code is good.
  func usePasswordReset(codeHash: Bytes32, hash: [UInt8]) throws(StoreError) -> Result<Account, NodeProblem> {
    guard let user = try store.passwordReset(codeHash: codeHash, nowMilliseconds: nowMilliseconds),
      var account = accounts[user], account.isActive
    else { return .failure(.codeInvalid) }
    account.passwordHash = hash
    try audit(.passwordResetUsed, by: address(of: account), target: address(of: account))
    try save(account)
    try store.deletePasswordReset(of: user)
    return .success(account)
  }
}

extension NodeProblem {
  public static let wrongPassword = NodeProblem("wrongPassword", "The old password is wrong.")
  static let codeInvalid = NodeProblem(
    "codeInvalid", "This code is wrong, used up, taken back or expired: ask an administrator for another.")
}
