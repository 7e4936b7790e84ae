internal import Store

extension HanseNode {
  /// Tells the audit log of something that was done to the node from outside its API.
  public func note(_ action: AuditAction, _ detail: String = "") {
    core.write { (core) throws(StoreError) in try core.audit(action, by: Core.itself, detail) }
  }
}
