extension Connection {
  /// How many entries a log has.
  func size(of log: LogReference) throws(StoreError) -> UInt64 {
    try use("SELECT size FROM log WHERE id = ?1") { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      return try row.step() ? try row.uint64(0) : 0
    }
  }

  /// The gaps that reach into these sequences, rising.
  func gaps(of log: LogReference, in sequences: ClosedRange<UInt64>) throws(StoreError) -> [LogGap] {
    try use("SELECT first, next FROM gap WHERE log = ?1 AND next > ?2 AND first <= ?3 ORDER BY first") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, Int64(clamping: sequences.lowerBound))
      try row.bind(3, Int64(clamping: sequences.upperBound))
      var gaps: [LogGap] = []
      while try row.step() { gaps.append(LogGap(first: try row.uint64(0), last: try row.uint64(1) - 1)) }
      return gaps
    }
  }

  func hasGap(_ log: LogReference) throws(StoreError) -> Bool {
    try use("SELECT 1 FROM gap WHERE log = ?1 LIMIT 1") { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      return try row.step()
    }
  }
}

extension Store {
  /// Notes that entries up to before `next` never came here; nothing if there are none.
  func noteGap(from first: UInt64, to next: UInt64, of log: LogReference) throws(StoreError) {
    guard first < next else { return }
    try connection.use("INSERT OR REPLACE INTO gap (log, first, next) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, first)
      try insert.bind(3, next)
      try insert.run()
    }
  }
}
