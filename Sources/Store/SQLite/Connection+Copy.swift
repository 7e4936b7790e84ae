internal import CSQLite

extension Connection {
  private static let pagesAtOnce: Int32 = 2_048

  /// Copies the whole database into a new file, beside whoever writes it, as it is at one moment, however long it takes. `progress` is
  /// told pages: those that are done, and all.
  func copy(
    to path: String, applicationID: Int32, progress: (Int64, Int64) -> Void
  ) throws(StoreError) {
    // A reading transaction that is held from the first page to the last.
    try snapshot { () throws(StoreError) in
      _ = try integer("SELECT count(*) FROM migration")
      try copyPages(to: path, applicationID, progress)
    }
  }

  private func copyPages(
    to path: String, _ applicationID: Int32, _ progress: (Int64, Int64) -> Void
  ) throws(StoreError) {
    var options = ConnectionOptions(applicationID: applicationID)
    options.autocheckpointPages = 0
    let target = try Connection(path: path, options)
    try target.execute("PRAGMA journal_mode = DELETE")
    guard let backup = sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw StoreError(sqlite: sqlite3_extended_errcode(target.handle))
    }
    var code = SQLITE_OK
    while code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED {
      code = sqlite3_backup_step(backup, Self.pagesAtOnce)
      let total = Int64(sqlite3_backup_pagecount(backup))
      progress(total - Int64(sqlite3_backup_remaining(backup)), total)
    }
    let ended = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, ended == SQLITE_OK else {
      throw StoreError(sqlite: ended == SQLITE_OK ? code : ended)
    }
  }

  /// Whether every page of the file is as SQLite wrote it, and every index fits its table.
  func isSound() throws(StoreError) -> Bool {
    try use("PRAGMA integrity_check(1)") { (row) throws(StoreError) in try row.step() && row.text(0) == "ok" }
  }
}
