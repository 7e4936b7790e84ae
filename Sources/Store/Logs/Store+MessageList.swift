internal import Model

/// The list of accepted messages, by which a page of a channel's history is read without what lies between them.
extension Store {
  private static let listed = "messagesListed"
  private static let batchRows = 10_000

  func listMessage(_ key: EntryKey) throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO message (id) VALUES (?1)") { (insert) throws(StoreError) in
      try insert.bind(1, key.rawValue)
      try insert.run()
    }
  }

  /// A message is erased: it stays in the history, and is nothing to read.
  func noteErased(_ key: EntryKey) throws(StoreError) {
    try connection.use("UPDATE message SET erased = 1 WHERE id = ?1") { (update) throws(StoreError) in
      try update.bind(1, key.rawValue)
      try update.run()
    }
  }

  /// Lists the messages of a store that was written before there was a list.
  func listStoredMessages() throws(StoreError) {
    guard try setting(Self.listed) == nil else { return }
    try connection.transaction { () throws(StoreError) in
      var last: Int64 = -1
      while let next = try listStoredMessages(after: last) { last = next }
      try set(Self.listed, to: [1])
    }
  }

  /// The last key that was looked at; nil at the end.
  private func listStoredMessages(after key: Int64) throws(StoreError) -> Int64? {
    let rows = try connection.use(
      "SELECT id, entry, header, NULL, run, leaf FROM entry WHERE id > ?1 ORDER BY id LIMIT ?2"
    ) { (row) throws(StoreError) in
      try row.bind(1, key)
      try row.bind(2, Int64(Self.batchRows))
      var rows: [StoredRow] = []
      while try row.step() { rows.append(StoredRow(row)) }
      return rows
    }
    for row in rows {
      guard let event = try StoredEvent(row), event.header.kind == .message, event.verdict == 0 else {
        continue
      }
      try listMessage(row.key)
      let message = RelationTarget.held(row.key.sequence, .message)
      if try isErased(message, before: UInt64(Int64.max), in: row.key.log) { try noteErased(row.key) }
    }
    return rows.last?.key.rawValue
  }
}
