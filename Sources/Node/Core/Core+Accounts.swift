internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// The accounts of this node, and what its directory says of them.
extension Core {
  typealias AccountAnswer = @Sendable (Result<Account, NodeProblem>) -> Void

  /// A new account, as it is asked for.
  struct NewAccount: Sendable {
    let name: Text
    let displayName: Text
    let passwordHash: [UInt8]
    let isAdmin: Bool
  }

  /// `actor` made it; `nil`: the user, by an invitation.
  func createUser(
    _ new: NewAccount, by actor: String?, detail: String = "", completion: @escaping AccountAnswer
  ) throws(StoreError) -> Bool {
    guard userNames[new.name] == nil else {
      afterCommit.append {
        completion(.failure(NodeProblem("nameTaken", "Another user has this name: choose another.")))
      }
      return false
    }
    let user = DirectoryUser(
      user: UserID(Randomness.bytes16()), name: new.name, displayName: new.displayName, isActive: true)
    guard user.isWellFormed else {
      afterCommit.append { completion(.failure(.nameInvalid)) }
      return false
    }
    if let problem = directoryObstacle {
      afterCommit.append { completion(.failure(problem)) }
      return false
    }
    let account = Account(
      user: user.user, name: new.name, passwordHash: new.passwordHash, isAdmin: new.isAdmin)
    try audit(
      .userCreated, by: actor ?? address(of: account), target: address(of: account),
      new.isAdmin ? "administrator\(detail)" : detail)
    try save(account)
    list(user) { problem in completion(problem.map { .failure($0) } ?? .success(account)) }
    return true
  }

  func save(_ account: Account) throws(StoreError) {
    try store.save(account)
    remember(account)
    viewIsStale = true
    afterCommit.append { [self] in links.changed(account) }
  }

  /// Says something new of a user in the directory.
  private func list(_ user: DirectoryUser, completion: @escaping @Sendable (NodeProblem?) -> Void) {
    viewIsStale = true
    let draft = Draft(log: identity.chain.newest.directory, kind: .directoryUser, content: .user(user))
    localEvents.append(
      LocalEvent(
        event: originate(draft),
        appended: { result in
          if case .failure(let problem) = result { completion(problem) } else { completion(nil) }
        }))
  }

  /// What the directory says of a user, events of this batch included.
  private func listed(_ user: UserID) -> DirectoryUser? {
    for local in localEvents.reversed() {
      if case .user(let listed) = local.event.header.content, listed.user == user { return listed }
    }
    return logs[identity.chain.newest.directory]?.replica.state.users[user]?.user
  }

  /// Changes what others see of a user.
  func setProfile(
    of user: UserID, displayName: Text?, about: Text?, completion: @escaping AccountAnswer
  ) throws(StoreError) {
    guard var account = accounts[user], let listed = listed(user) else {
      return afterCommit.append { completion(.failure(.unknownUser)) }
    }
    if let about, about != account.about {
      account.about = about
      try save(account)
    }
    let changed = account
    guard let displayName, displayName != listed.displayName else {
      return afterCommit.append { completion(.success(changed)) }
    }
    if let problem = directoryObstacle { return afterCommit.append { completion(.failure(problem)) } }
    let user = DirectoryUser(
      user: user, name: listed.name, displayName: displayName, isActive: listed.isActive)
    list(user) { problem in completion(problem.map { .failure($0) } ?? .success(changed)) }
  }

  /// Closes an account or opens it again, makes an administrator or takes that back.
  func administer(
    _ user: UserID, isActive: Bool?, isAdmin: Bool?, by actor: String, completion: @escaping AccountAnswer
  ) throws(StoreError) {
    guard let before = accounts[user], let listed = listed(user) else {
      return afterCommit.append { completion(.failure(.unknownUser)) }
    }
    var account = before
    account.isActive = isActive ?? before.isActive
    account.isAdmin = isAdmin ?? before.isAdmin
    let others = accounts.values.count { $0.isAdmin && $0.isActive && $0.user != user }
    guard others > 0 || account.isAdmin && account.isActive || !(before.isAdmin && before.isActive) else {
      return afterCommit.append { completion(.failure(.lastAdmin)) }
    }
    if account.isActive != before.isActive, let problem = directoryObstacle {
      return afterCommit.append { completion(.failure(problem)) }
    }
    let target = address(of: account)
    if account.isAdmin != before.isAdmin {
      try audit(account.isAdmin ? .adminGranted : .adminRevoked, by: actor, target: target)
    }
    if account.isActive != before.isActive {
      try audit(account.isActive ? .userReactivated : .userDeactivated, by: actor, target: target)
      if !account.isActive { try endSessions(of: user) }
    }
    try save(account)
    let changed = account
    guard account.isActive != before.isActive else {
      return afterCommit.append { completion(.success(changed)) }
    }
    let entry = DirectoryUser(
      user: user, name: listed.name, displayName: listed.displayName, isActive: account.isActive)
    list(entry) { problem in completion(problem.map { .failure($0) } ?? .success(changed)) }
  }
}

extension NodeProblem {
  static let lastAdmin = NodeProblem(
    "lastAdmin", "Nobody else administers this node: make another administrator first.")
  static let nameInvalid = NodeProblem(
    "nameInvalid", "A name has 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit.")
}
