internal import Model

extension StoreReader {
  /// The sequences of the messages of a page, in the order of reading: newest first, or oldest first after a cursor.
  /// However much there is between the messages, nothing else is read.
  func messageSequences(
    of log: LogReference, _ page: Page, limit: Int
  ) throws(StoreError) -> [UInt64] {
    if let thread = page.thread { return try replies(to: thread, in: log, page, limit) }
    let most = Limits.entriesInLog
    if let after = page.after {
      return try sequences(
        """
        SELECT id FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3
        """, from: EntryKey(log: log, sequence: min(after, most)), to: EntryKey(log: log, sequence: most),
        limit)
    }
    guard page.before != 0 else { return [] }
    return try sequences(
      """
      SELECT id FROM message WHERE id >= ?1 AND id <= ?2 ORDER BY id DESC LIMIT ?3
      """, from: EntryKey(log: log, sequence: 0),
      to: EntryKey(log: log, sequence: min(page.before.map { $0 - 1 } ?? most, most)), limit)
  }

  private func sequences(
    _ sql: StaticString, from first: EntryKey, to last: EntryKey, _ limit: Int
  ) throws(StoreError) -> [UInt64] {
    try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(1, first.rawValue)
      try row.bind(2, last.rawValue)
      try row.bind(3, Int64(limit))
      var sequences: [UInt64] = []
      while try row.step() { sequences.append(EntryKey(rawValue: row.int64(0)).sequence) }
      return sequences
    }
  }

  private func replies(
    to thread: UInt64, in log: LogReference, _ page: Page, _ limit: Int
  ) throws(StoreError) -> [UInt64] {
    let sql: StaticString =
      page.after == nil
      ? """
      SELECT sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence > ?4
      AND sequence < ?5 ORDER BY sequence DESC LIMIT ?6
      """
      : """
      SELECT sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence > ?4
      AND sequence < ?5 ORDER BY sequence LIMIT ?6
      """
    return try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, thread)
      try row.bind(3, Kind.message.rawValue)
      try row.bind(4, page.after.map { Int64(clamping: $0) } ?? -1)
      try row.bind(5, page.before.map { Int64(clamping: $0) } ?? Int64.max)
      try row.bind(6, Int64(limit))
      var sequences: [UInt64] = []
      while try row.step() { sequences.append(try row.uint64(0)) }
      return sequences
    }
  }
}
