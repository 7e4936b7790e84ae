import CSQLite

/// One compiled statement. Parameters count from 1, columns from 0, as in SQL.
final class Statement {
  let handle: OpaquePointer

  init(_ sql: StaticString, on connection: Connection) throws(StoreError) {
    var made: OpaquePointer?
    let text = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = sqlite3_prepare_v3(connection.handle, text, Int32(sql.utf8CodeUnitCount), flags, &made, nil)
    guard code == SQLITE_OK, let made else {
      // The statement is a literal of ours, so the message names tables and columns and no value.
      let detail = code == SQLITE_ERROR ? String(cString: sqlite3_errmsg(connection.handle)) : ""
      throw StoreError(sqlite: code == SQLITE_OK ? SQLITE_MISUSE : code, detail: detail)
    }
    handle = made
  }

  deinit { sqlite3_finalize(handle) }

  /// True: there is a row to read. False: the statement is done.
  func step() throws(StoreError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw StoreError(sqlite: code)
  }

  /// Runs a statement that returns no row, and makes it ready for the next parameters.
  func run() throws(StoreError) {
    defer { sqlite3_reset(handle) }
    while try step() {}
  }

  /// Ends the run and forgets the parameters.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }
}
