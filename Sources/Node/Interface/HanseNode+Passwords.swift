public import Model
internal import Sodium
public import Store

extension HanseNode {
  /// A code by which a user's next password is set.
  public struct PasswordReset: Sendable {
    public let code: String
    public let expiresMilliseconds: UInt64
  }

  /// Replaces a password by its owner, who shows the old one; ends the owner's other sessions.
  public func changePassword(
    of account: Account, from old: [UInt8], to new: [UInt8], keeping session: SessionID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    guard logIns.allows(account.name, nowMilliseconds: world.monotonicMilliseconds()) else {
      return completion(.tooManyAttempts)
    }
    hash(new, failed: { completion($0) }) { [self] hash in
      guard Password.matches(old, hash: account.passwordHash) else {
        logIns.failed(account.name, nowMilliseconds: world.monotonicMilliseconds())
        return completion(.wrongPassword)
      }
      core.write(
        { (core) throws(StoreError) in
          let problem = try core.changePassword(
            of: account.user, from: account.passwordHash, to: hash, keeping: session)
          core.afterCommit.append { completion(problem) }
        }, failed: { completion($0) })
    }
  }

  /// Voids a user's password and sessions.
  public func resetPassword(
    of user: UserID, by admin: UserID,
    completion: @escaping @Sendable (Result<PasswordReset, NodeProblem>) -> Void
  ) {
    let code = OneTimeCode.drawn()
    core.write(
      { (core) throws(StoreError) in
        let result = try core.resetPassword(
          of: user, codeHash: code.hash(core.suite), by: core.address(of: admin))
        core.afterCommit.append {
          completion(result.map { PasswordReset(code: code.text, expiresMilliseconds: $0) })
        }
      }, failed: { completion(.failure($0)) })
  }

  /// Sets a password for whoever has the code of a reset.
  public func usePasswordReset(
    code: String, password: [UInt8], completion: @escaping AccountAnswer
  ) {
    guard let code = OneTimeCode(code) else { return completion(.failure(.codeInvalid)) }
    check(failed: { completion(.failure($0)) }) { (core) throws(StoreError) in
      try core.store.passwordReset(
        codeHash: code.hash(core.suite), nowMilliseconds: core.nowMilliseconds) != nil
    } then: { [self] in
      hash(password, failed: { completion(.failure($0)) }) { [self] hash in
        core.write(
          { (core) throws(StoreError) in
            let result = try core.usePasswordReset(codeHash: code.hash(core.suite), hash: hash)
            core.afterCommit.append { completion(result) }
          }, failed: { completion(.failure($0)) })
      }
    }
  }
}
