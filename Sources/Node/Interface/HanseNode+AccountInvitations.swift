public import Model
public import Store
public import Wire

extension HanseNode {
  /// Makes an invitation to this node, and gives its code, which is shown this once. Without an end it is good for so long.
  public func makeAccountInvitation(
    uses: UInt64, expiresMilliseconds: UInt64?, usualMilliseconds: UInt64, makesAdmins: Bool, note: Text,
    by admin: UserID,
    completion: @escaping @Sendable (Result<(AccountInvitation, code: String), NodeProblem>) -> Void
  ) {
    let code = OneTimeCode.drawn()
    core.write(
      { (core) throws(StoreError) in
        let expires = expiresMilliseconds ?? core.nowMilliseconds + usualMilliseconds
        guard expires > core.nowMilliseconds else {
          return completion(.failure(NodeProblem("fieldInvalid", "expires must be a time to come.")))
        }
        let invitation = try core.makeAccountInvitation(
          uses: uses, expiresMilliseconds: expires, makesAdmins: makesAdmins, note: note,
          by: admin, codeHash: code.hash(core.suite))
        core.afterCommit.append { completion(.success((invitation, code: code.text))) }
      }, failed: { completion(.failure($0)) })
  }

  /// Those that are good, newest first.
  public func accountInvitations(
    completion: @escaping @Sendable (Result<[AccountInvitation], NodeProblem>) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        let invitations = try core.store.accountInvitations(nowMilliseconds: core.nowMilliseconds)
        core.afterCommit.append { completion(.success(invitations)) }
      }, failed: { completion(.failure($0)) })
  }

  public func revokeAccountInvitation(
    _ number: Int64, by admin: UserID, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        let found = try core.revokeAccountInvitation(number, by: admin)
        core.afterCommit.append { completion(found ? nil : .unknownAccountInvitation) }
      }, failed: { completion($0) })
  }

  /// Makes an account for whoever has the code.
  public func useAccountInvitation(
    code: String, name: Text, displayName: Text?, password: [UInt8], completion: @escaping AccountAnswer
  ) {
    guard let code = OneTimeCode(code) else { return completion(.failure(.codeInvalid)) }
    check(failed: { completion(.failure($0)) }) { (core) throws(StoreError) in
      try core.store.accountInvitation(
        codeHash: code.hash(core.suite), nowMilliseconds: core.nowMilliseconds) != nil
    } then: { [self] in
      register(code, name, displayName, password, completion)
    }
  }

  private func register(
    _ code: OneTimeCode, _ name: Text, _ displayName: Text?, _ password: [UInt8],
    _ completion: @escaping AccountAnswer
  ) {
    hash(password, of: name, displayName, failed: { completion(.failure($0)) }) { [self] hash in
      core.write(
        { (core) throws(StoreError) in
          try core.useAccountInvitation(
            codeHash: code.hash(core.suite), name: name, displayName: displayName ?? name,
            passwordHash: hash, completion: completion)
        }, failed: { completion(.failure($0)) })
    }
  }
}

extension HanseNode {
  /// Goes on if a code is good: a guess must not cost the node a password's hash.
  func check(
    failed: @escaping @Sendable (NodeProblem) -> Void,
    _ isGood: @escaping @Sendable (Core) throws(StoreError) -> Bool, then next: @escaping @Sendable () -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        let found = try isGood(core)
        core.afterCommit.append { if found { next() } else { failed(.codeInvalid) } }
      }, failed: failed)
  }
}
