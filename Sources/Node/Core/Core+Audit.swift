internal import Model
internal import Store
internal import Wire

/// The audit log: an entry stands in the transaction of what it tells of.
extension Core {
  /// Who acts when nobody asked.
  static let itself = "node"

  func audit(
    _ action: AuditAction, by actor: String, target: String = "", _ detail: String = ""
  ) throws(StoreError) {
    let entry = AuditEntry(
      after: auditHead, timeMilliseconds: nowMilliseconds, actor: Text(actor), action: Text(action.rawValue),
      target: Text(target), detail: Text(detail), suite)
    try store.append(entry)
    auditHead = AuditHead(entry)
  }

  func address(of account: Account) -> String { "\(account.name.string)@\(identity.domain.string)" }

  /// How the log names a user of this node.
  func address(of user: UserID) -> String { accounts[user].map { address(of: $0) } ?? Self.itself }
}
