public import Model
internal import Wire

extension Store {
  /// What a channel may ask of a user; `nil` before the user has joined or read anything.
  public func attention(of user: UserID, in log: LogReference) throws(StoreError) -> Attention? {
    try connection.attention(of: user, in: log)
  }

  public func save(_ attention: Attention, of user: UserID, in log: LogReference) throws(StoreError) {
    try connection.use(
      "INSERT OR REPLACE INTO attention (user, log, next, level) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, user.bytes.bytes)
      try insert.bind(2, log.rawValue)
      try insert.bind(3, attention.next)
      try insert.bind(4, text: attention.level.rawValue)
      try insert.run()
    }
  }

  /// Moves what a user has read forward to before `next`, never back.
  public func advance(_ user: UserID, to next: UInt64, in log: LogReference) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO attention (user, log, next, level) VALUES (?1, ?2, ?3, 'all')
      ON CONFLICT (user, log) DO UPDATE SET next = max(next, ?3)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, user.bytes.bytes)
      try insert.bind(2, log.rawValue)
      try insert.bind(3, next)
      try insert.run()
    }
  }

  /// Who wants to be told nothing of a channel.
  public func muted() throws(StoreError) -> [LogReference: Set<UserID>] {
    try connection.use("SELECT log, user FROM attention WHERE level = 'none'") { (row) throws(StoreError) in
      var muted: [LogReference: Set<UserID>] = [:]
      while try row.step() {
        guard let user = Bytes16(row.bytes(1)) else { throw StoreError(.storeCorrupt) }
        muted[LogReference(rawValue: row.int64(0)), default: []].insert(UserID(user))
      }
      return muted
    }
  }
}

extension Connection {
  func attention(of user: UserID, in log: LogReference) throws(StoreError) -> Attention? {
    try use("SELECT next, level FROM attention WHERE user = ?1 AND log = ?2") { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      try row.bind(2, log.rawValue)
      guard try row.step() else { return nil }
      guard let level = Attention.Level(rawValue: row.text(1)) else { throw StoreError(.storeCorrupt) }
      return Attention(next: try row.uint64(0), level: level)
    }
  }
}
