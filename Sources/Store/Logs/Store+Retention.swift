internal import Model

/// Letting go of bodies whose time is over (spec: rules, "Effects outside the state").
extension Store {
  /// Takes away the bodies of a log's entries from before a time, of at most `limit` entries. Answers below which sequence
  /// bodies are gone now, and whether there is more to do.
  public func expire(
    _ log: LogReference, beforeMilliseconds: UInt64, limit: UInt64
  ) throws(StoreError) -> (expired: UInt64, more: Bool) {
    let (expired, size) = try connection.use("SELECT expired, size FROM log WHERE id = ?1") {
      (row) throws(StoreError) -> (UInt64, UInt64) in
      try row.bind(1, log.rawValue)
      return try row.step() ? (try row.uint64(0), try row.uint64(1)) : (0, 0)
    }
    // A copy may begin anywhere, and have gaps where this node was away from the channel.
    guard expired < size, let from = try entry(from: expired, below: size, of: log)?.sequence else {
      return (expired, false)
    }
    let end = try firstEntry(of: log, atOrAfterMilliseconds: beforeMilliseconds, in: from..<size)
    let upTo = min(end, from + limit)
    guard upTo > from else { return (expired, false) }
    try noteExpiry(of: log, from)
    try eraseBodies(of: log, from..<upTo)
    try connection.use("UPDATE log SET expired = ?2 WHERE id = ?1") { (update) throws(StoreError) in
      try update.bind(1, log.rawValue)
      try update.bind(2, upTo)
      try update.run()
    }
    return (upTo, upTo < end)
  }

  /// Home time never falls, so that halving finds it.
  private func firstEntry(
    of log: LogReference, atOrAfterMilliseconds time: UInt64, in sequences: Range<UInt64>
  ) throws(StoreError) -> UInt64 {
    var (low, high) = (sequences.lowerBound, sequences.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      guard let found = try entry(from: middle, below: high, of: log), found.timeMilliseconds < time else {
        high = middle
        continue
      }
      low = found.sequence + 1
    }
    return low
  }

  /// The first stored entry of a range: what came while this node was away from a channel is not here.
  private func entry(
    from first: UInt64, below end: UInt64, of log: LogReference
  ) throws(StoreError) -> Entry? {
    try connection.use("SELECT entry FROM entry WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1") {
      (row) throws(StoreError) in
      try row.bind(1, EntryKey(log: log, sequence: first).rawValue)
      try row.bind(2, EntryKey(log: log, sequence: end).rawValue)
      guard try row.step() else { return nil }
      do throws(Refusal) { return try Entry.decode(row.bytes(0)) } catch {
        throw StoreError(.storeCorrupt, detail: "An entry is damaged: \(error.code).")
      }
    }
  }

  /// An arrival of no entry, by which the index learns of what it is to let go.
  private func noteExpiry(of log: LogReference, _ first: UInt64) throws(StoreError) {
    lastArrival += 1
    try connection.use("INSERT INTO arrival (number, log, first, count) VALUES (?1, ?2, ?3, 0)") {
      (insert) throws(StoreError) in
      try insert.bind(1, lastArrival)
      try insert.bind(2, log.rawValue)
      try insert.bind(3, first)
      try insert.run()
    }
  }

  private func eraseBodies(of log: LogReference, _ sequences: Range<UInt64>) throws(StoreError) {
    let statements: [StaticString] = [
      """
      INSERT OR IGNORE INTO erased (id, body, arrival)
      SELECT id, body, ?3 FROM entry WHERE id >= ?1 AND id < ?2 AND body IS NOT NULL
      """,
      "UPDATE entry SET body = NULL WHERE id >= ?1 AND id < ?2 AND body IS NOT NULL AND ?3 >= 0",
    ]
    try forgetMentions(in: sequences, of: log)
    try forgetFiles(in: sequences, of: log)
    for sql in statements {
      try connection.use(sql) { (statement) throws(StoreError) in
        try statement.bind(1, EntryKey(log: log, sequence: sequences.lowerBound).rawValue)
        try statement.bind(2, EntryKey(log: log, sequence: sequences.upperBound).rawValue)
        try statement.bind(3, lastArrival)
        try statement.run()
      }
    }
  }
}
