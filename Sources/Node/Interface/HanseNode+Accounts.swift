public import Model
internal import Sodium
public import Store
internal import Synchronization
public import Wire

extension HanseNode {
  public typealias AccountAnswer = @Sendable (Result<Account, NodeProblem>) -> Void

  /// `admin` asks for it; without one, whoever has the data folder.
  public func createUser(
    name: Text, displayName: Text?, password: [UInt8], isAdmin: Bool, by admin: UserID? = nil,
    completion: @escaping AccountAnswer
  ) {
    hash(password, of: name, displayName, failed: { completion(.failure($0)) }) { [self] hash in
      core.write(
        { (core) throws(StoreError) in
          let new = Core.NewAccount(
            name: name, displayName: displayName ?? name, passwordHash: hash, isAdmin: isAdmin)
          let actor = admin.map { core.address(of: $0) } ?? Core.itself
          _ = try core.createUser(new, by: actor, completion: completion)
        }, failed: { completion(.failure($0)) })
    }
  }

  /// Changes what others see of a user; what is `nil` stays.
  public func setProfile(
    of user: UserID, displayName: Text?, about: Text?, completion: @escaping AccountAnswer
  ) {
    if let refusal = displayName.flatMap(DisplayName.refusal(of:))
      ?? about.flatMap(DisplayName.refusal(ofAbout:))
    {
      return completion(.failure(NodeProblem("fieldInvalid", refusal)))
    }
    core.write(
      { (core) throws(StoreError) in
        try core.setProfile(of: user, displayName: displayName, about: about, completion: completion)
      }, failed: { completion(.failure($0)) })
  }

  /// Closes an account or opens it again, makes an administrator or takes that back; what is `nil` stays. Refused as
  /// `lastAdmin` where nobody would administer the node any more.
  public func administer(
    _ user: UserID, isActive: Bool?, isAdmin: Bool?, by admin: UserID, completion: @escaping AccountAnswer
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.administer(
          user, isActive: isActive, isAdmin: isAdmin, by: core.address(of: admin), completion: completion)
      }, failed: { completion(.failure($0)) })
  }

  /// The account of a user of this node, by name.
  public func account(named name: Text) -> Account? { people.withLock { $0.account(named: name) } }

  /// All accounts of this node, by name.
  public var accounts: [Account] {
    people.withLock { $0.accounts.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
  }

  func changed(_ account: Account) { people.withLock { $0.accounts[account.user] = account } }

  /// Hashes a new password, which takes about 75 ms. `next` runs on the thread for passwords.
  func hash(
    _ password: [UInt8], of name: Text? = nil, _ displayName: Text? = nil,
    failed: @escaping @Sendable (NodeProblem) -> Void, _ next: @escaping @Sendable ([UInt8]) -> Void
  ) {
    if let name, !DirectoryUser.isName(name) { return failed(.nameInvalid) }
    guard (8...1_024).contains(password.count) else {
      return failed(NodeProblem("passwordInvalid", "A password has 8 to 1,024 bytes."))
    }
    if let refusal = displayName.flatMap(DisplayName.refusal(of:)) {
      return failed(NodeProblem("fieldInvalid", refusal))
    }
    passwords.submit {
      guard let hash = Password.hash(password) else {
        return failed(NodeProblem("outOfMemory", "There is no memory to hash a password."))
      }
      next(hash)
    }
  }
}
