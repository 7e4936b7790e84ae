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
    isBegun = true
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
    try settle()
    try use("BEGIN IMMEDIATE") { (statement) throws(StoreError) in _ = try statement.step() }
    isBegun = true
  }

  /// What an earlier process has left in the write-ahead log may be in the page cache alone, after an fsync that failed; nothing
  /// would write it again, and what is committed behind it would go with it. So all of it is copied first.
  private func settle() throws(StoreError) {
    guard !isSettled else { return }
    guard try checkpointTruncate() else { throw StoreError(.storeBusy) }
    isSettled = true
  }

  /// With `synchronous = FULL` returns after fsync. Refused if a step of the transaction has failed. After an error
  /// nothing of the transaction is left, here or on the disk, as far as that can be.
  func commit() throws(StoreError) {
    if let fault { throw fault }
    do throws(StoreError) {
      try use("COMMIT") { (statement) throws(StoreError) in _ = try statement.step() }
    } catch {
      rollback()
      overwriteFailedCommit()
      throw error
    }
    isBegun = false
  }

  /// A transaction whose fsync failed may lie whole in the write-ahead log: whoever reads that log later, on this disk or on a copy
  /// of it, would find it committed, though another took its place. So something that says nothing is written over its beginning;
  /// if that fails as well, the next transaction does it.
  private func overwriteFailedCommit() {
    sqlite3_exec(handle, "PRAGMA user_version = 0", nil, nil, nil)
  }

  /// Does nothing where SQLite has already rolled back by itself, as it does when the disk is full.
  func rollback() {
    isBegun = false
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
