internal import Sodium
internal import Store
public import Wire

/// A node that does not run, as its operator finds it at the machine: for what cannot be asked of the node because nobody can
/// log in to it.
public struct StoppedNode {
  /// Whom the audit log names for what is done here.
  static let operatorName = "operator"

  let folder: DataFolder
  let store: Store
  let guardFile: GuardFile
  private let domain: String
  let suite: SodiumSuite

  /// Takes the data folder for itself. Refused as `storeInUse` while the node runs, and as `storeUnreachable` where there is none.
  public init(_ configuration: NodeConfiguration) throws(NodeProblem) {
    domain = configuration.domain
    suite = try SystemClock.suite()
    // A folder that is named by mistake must not become one.
    guard DataFolder.holdsStore(configuration.dataFolder) else {
      throw NodeProblem(
        "storeUnreachable",
        "There is no node in \(configuration.dataFolder): name the file that hanse init made.")
    }
    do throws(StoreError) {
      folder = try DataFolder(path: configuration.dataFolder)
      store = try Store(folder: folder, suite)
      guardFile = folder.guardFile(at: configuration.guardFile)
    } catch {
      throw NodeProblem(error)
    }
  }

  /// Voids a user's password and sessions; whoever has the code sets the next password, within a day.
  public func resetPassword(of name: Text) throws(NodeProblem) -> HanseNode.PasswordReset {
    let code = OneTimeCode.drawn()
    let now = SystemClock.nowMilliseconds()
    let expires = now + Core.resetMilliseconds
    var account = try account(named: name)
    account.passwordHash = []
    do throws(StoreError) {
      try store.begin()
      try store.save(account)
      for session in try store.sessions() where session.user == account.user {
        try store.deleteSession(session.id)
      }
      try store.savePasswordReset(
        of: account.user, codeHash: code.hash(suite), expiresMilliseconds: expires)
      try store.append(
        AuditEntry(
          after: try store.auditHead(), timeMilliseconds: now, actor: Text(Self.operatorName),
          action: Text(AuditAction.passwordReset.rawValue), target: Text("\(name.string)@\(domain)"),
          detail: "at the machine", suite))
      try store.commit()
    } catch {
      throw NodeProblem(error)
    }
    return HanseNode.PasswordReset(code: code.text, expiresMilliseconds: expires)
  }

  /// The node is moved away: it starts here no more. `storeMoved` if it was before: the copy that was made then may run.
  func leave() throws(NodeProblem) {
    try change(.nodeMovedAway) { (store) throws(StoreError) in
      if try store.isMovedAway() { throw StoreError(.storeMoved) }
      try store.save(isMovedAway: true)
    }
  }

  /// The move came to nothing.
  func comeBack() throws(NodeProblem) {
    try change(nil) { (store) throws(StoreError) in try store.save(isMovedAway: false) }
  }

  /// Has the node recover at its next start: because it was moved away and is to run here all the same, or because another copy
  /// of it has run.
  public func beginRecovery() throws(NodeProblem) {
    let now = SystemClock.nowMilliseconds()
    try change(nil) { (store) throws(StoreError) in
      try store.save(isMovedAway: false)
      // A copy stays one: what it has forgotten is more.
      if try store.copyStamp() == nil { try store.save(CopyStamp(.begin, madeMilliseconds: now)) }
    }
  }

  private func change(
    _ action: AuditAction?, _ step: (Store) throws(StoreError) -> Void
  ) throws(NodeProblem) {
    do throws(StoreError) {
      try store.begin()
      try step(store)
      if let action {
        try store.append(
          AuditEntry(
            after: try store.auditHead(), timeMilliseconds: SystemClock.nowMilliseconds(),
            actor: Text(Self.operatorName), action: Text(action.rawValue), target: "", detail: "", suite))
      }
      try store.commit()
    } catch {
      throw NodeProblem(error)
    }
  }

  private func account(named name: Text) throws(NodeProblem) -> Account {
    let accounts: [Account]
    do throws(StoreError) { accounts = try store.accounts() } catch { throw NodeProblem(error) }
    guard let account = accounts.first(where: { $0.name == name }) else {
      throw NodeProblem("unknownUser", "This node has no user of that name: give the name without a domain.")
    }
    guard account.isActive else {
      throw NodeProblem("accountClosed", "The account is closed: have an administrator open it again.")
    }
    return account
  }
}
