internal import Wire

extension Store {
  public func append(_ entry: AuditEntry) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO audit (number, time, actor, action, target, detail, previous, hash)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, entry.number)
      try insert.bind(2, entry.timeMilliseconds)
      try insert.bind(3, text: entry.actor.utf8)
      try insert.bind(4, text: entry.action.utf8)
      try insert.bind(5, text: entry.target.utf8)
      try insert.bind(6, text: entry.detail.utf8)
      try insert.bind(7, entry.previous.bytes)
      try insert.bind(8, entry.hash.bytes)
      try insert.run()
    }
  }

  public func auditHead() throws(StoreError) -> AuditHead { try Self.auditHead(connection) }

  static func auditHead(_ connection: Connection) throws(StoreError) -> AuditHead {
    try connection.use("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1") {
      (row) throws(StoreError) in
      guard try row.step() else { return .none }
      guard let hash = Bytes32(row.bytes(1)) else { throw StoreError(.storeCorrupt) }
      return AuditHead(number: try row.uint64(0), hash: hash)
    }
  }
}
