import CSQLite

extension Connection {
  /// Runs `body` in a write transaction. Takes the write lock at once, so that it waits here and not half-way;
  /// undoes everything if `body` or the commit throws.
  func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    try begin()
    do {
      let result = try body()
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }

  /// Runs `body` on one unchanging view of the database.
  func snapshot<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    fault = nil
    try use("BEGIN DEFERRED") { (statement) throws(StoreError) in _ = try statement.step() }
    do {
      let result = try body()
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }

  func begin() throws(StoreError) {
    fault = nil
    try use("BEGIN IMMEDIATE") { (statement) throws(StoreError) in _ = try statement.step() }
  }

  /// With `synchronous = FULL` returns after fsync. Refused if a step of the transaction has failed. After an error the
  /// transaction is still open: roll back.
  func commit() throws(StoreError) {
    if let fault { throw fault }
    try use("COMMIT") { (statement) throws(StoreError) in _ = try statement.step() }
  }

  /// Does nothing where SQLite has already rolled back by itself, as it does when the disk is full.
  func rollback() {
    guard isInTransaction else { return }
    sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Copies the write-ahead log into the database and cuts it to zero bytes.
  /// False: a reader or writer was in the way for longer than the busy timeout; try again later.
  func checkpointTruncate() throws(StoreError) -> Bool {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    switch code & 0xFF {
    case SQLITE_OK: return true
    case SQLITE_BUSY, SQLITE_LOCKED: return false
    default: throw StoreError(sqlite: code)
    }
  }
}
