internal import Federation
public import Model

/// Memberships that are over. The state of a log knows the last one of each node alone.
extension Store {
  func note(_ ended: EndedMembership, of log: LogReference) throws(StoreError) {
    let node = try row(of: ended.node)
    try connection.use("INSERT OR REPLACE INTO membership (log, node, first, next) VALUES (?1, ?2, ?3, ?4)") {
      (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, node)
      try insert.bind(3, ended.sequences.lowerBound)
      try insert.bind(4, ended.sequences.upperBound)
      try insert.run()
    }
  }

  /// The membership of a node that was not over when the log had this size, as far as it is over now.
  public func membership(
    of node: NodeID, at size: UInt64, of log: LogReference
  ) throws(StoreError) -> Range<UInt64>? {
    guard let row = nodes[node] else { return nil }
    return try connection.use(
      "SELECT first, next FROM membership WHERE log = ?1 AND node = ?2 AND first <= ?3 ORDER BY first DESC LIMIT 1"
    ) { (select) throws(StoreError) in
      try select.bind(1, log.rawValue)
      try select.bind(2, row)
      try select.bind(3, size)
      guard try select.step() else { return nil }
      let (first, next) = (try select.uint64(0), try select.uint64(1))
      return size < next ? first..<next : nil
    }
  }
}
