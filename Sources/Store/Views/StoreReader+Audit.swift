internal import Wire

extension StoreReader {
  /// A page of the audit log, oldest first, and whether there are more.
  public func audit(after number: UInt64, limit: Int) throws(StoreError) -> ([AuditEntry], more: Bool) {
    var entries: [AuditEntry] = []
    try connection.use(
      """
      SELECT number, time, actor, action, target, detail, previous, hash FROM audit WHERE number > ?1
      ORDER BY number LIMIT ?2
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, number)
      try row.bind(2, Int64(limit + 1))
      while try row.step() { entries.append(try Self.auditEntry(row)) }
    }
    let more = entries.count > limit
    if more { entries.removeLast() }
    return (entries, more)
  }

  public func auditHead() throws(StoreError) -> AuditHead { try Store.auditHead(connection) }

  private static func auditEntry(_ row: Statement) throws(StoreError) -> AuditEntry {
    guard let actor = Text(row.bytes(2)), let action = Text(row.bytes(3)), let target = Text(row.bytes(4)),
      let detail = Text(row.bytes(5)), let previous = Bytes32(row.bytes(6)), let hash = Bytes32(row.bytes(7))
    else { throw StoreError(.storeCorrupt) }
    return AuditEntry(
      number: try row.uint64(0), timeMilliseconds: try row.uint64(1), actor: actor, action: action,
      target: target, detail: detail, previous: previous, hash: hash)
  }
}
