import CSQLite
import Glibc

#if HANSE_DEFECTS
  internal import Wire
#endif

/// One connection to one SQLite file. Belongs to one thread: it takes no lock of its own.
///
/// The file is in WAL mode; freed bytes are overwritten, and sorting never spills to a file, so that what is
/// deleted is gone after the next `checkpointTruncate`.
final class Connection {
  let handle: OpaquePointer
  /// The first fault of the transaction under way, whoever caught it: what is left of it must not be committed.
  var fault: StoreError?
  /// Between `begin` and its `commit` or `rollback`, also where SQLite has rolled back by itself meanwhile.
  var isBegun = false
  /// Whether what was in the write-ahead log when it was opened is in the database, durably.
  var isSettled = true
  private var slowQueries: SlowQueryHook?
  private var statements: [UnsafePointer<UInt8>: Statement] = [:]

  static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  /// Opens `path`. Refuses a file that another program made, that is damaged or that may not be written.
  init(path: String, _ options: ConnectionOptions) throws(StoreError) {
    if options.mode == .readWriteCreate { Self.createPrivately(path) }
    var opened: OpaquePointer?
    let access = options.mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    // Debian's SQLite reads a leading "file:" as a URI with options.
    let code = sqlite3_open_v2(path.hasPrefix("file:") ? "./" + path : path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw StoreError(sqlite: code)
    }
    handle = opened
    sqlite3_busy_timeout(handle, options.busyTimeoutMilliseconds)
    if let queries = SlowQueries.watched {
      let hook = SlowQueryHook(queries)
      hook.attach(to: handle)
      slowQueries = hook
    }
    try harden()
    try claim(options)
    try tune(options)
    if options.mode == .readWriteCreate {
      // Where the disk takes nothing, it can be read all the same.
      isSettled = (try? checkpointTruncate()) ?? false
    }
  }

  deinit {
    // Finalise the cached statements first; a statement somebody still keeps delays the close, and no more.
    statements.removeAll()
    // A connection that outlives this object must not call what is gone.
    if slowQueries != nil { sqlite3_trace_v2(handle, 0, nil, nil) }
    sqlite3_close_v2(handle)
  }

  /// SQLite would make the file readable to all. An existing file is not opened here: closing a second descriptor
  /// of it would drop the locks other connections of this process hold.
  private static func createPrivately(_ path: String) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  private func harden() throws(StoreError) {
    for (option, value) in [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
      (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ] as [(Int32, Int32)] {
      try check(csqlite_db_config_flag(handle, option, value))
    }
    try execute("PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
  }

  /// Checks the file's mark, and marks a new file.
  private func claim(_ options: ConnectionOptions) throws(StoreError) {
    let found = try integer("PRAGMA application_id")
    if found == Int64(options.applicationID) { return }
    let tables = try integer("SELECT count(*) FROM sqlite_schema")
    guard found == 0, tables == 0, options.mode == .readWriteCreate else { throw StoreError(.storeForeign) }
    try execute(computed: "PRAGMA application_id = \(options.applicationID)")
  }

  private func tune(_ options: ConnectionOptions) throws(StoreError) {
    try execute(computed: "PRAGMA cache_size = \(-options.cacheKibibytes)")
    if options.mode == .readOnly {
      try execute("PRAGMA query_only = ON")
      return
    }
    try execute("PRAGMA journal_mode = WAL")
    try execute(computed: "PRAGMA wal_autocheckpoint = \(options.autocheckpointPages)")
    switch options.synchronous {
    case .full: try execute("PRAGMA synchronous = FULL")
    case .normal: try execute("PRAGMA synchronous = NORMAL")
    }
    #if HANSE_DEFECTS
      if Defect.skipsFsync.isPlanted { try execute("PRAGMA synchronous = OFF") }
    #endif
  }

  /// Runs one or more statements that return nothing of interest.
  func execute(_ sql: StaticString) throws(StoreError) {
    try execute(computed: sql.description)
  }

  /// As `execute`, for the few statements that take no parameter. Never put a value from outside into `sql`.
  func execute(computed sql: String) throws(StoreError) {
    if isBegun, let fault { throw fault }
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { fault = fault ?? StoreError(sqlite: code) }
    try check(code)
  }

  /// The first column of the first row, or 0 where there is none.
  func integer(_ sql: StaticString) throws(StoreError) -> Int64 {
    try use(sql) { (statement) throws(StoreError) in
      try statement.step() ? statement.int64(0) : 0
    }
  }

  /// The cached statement for `sql`, compiled at its first use. The caller resets it; `use` does so by itself.
  ///
  /// Nothing runs after a fault in a transaction: SQLite may have rolled that back, and would commit each further statement by
  /// itself.
  func statement(_ sql: StaticString) throws(StoreError) -> Statement {
    if isBegun, let fault { throw fault }
    if let cached = statements[sql.utf8Start] { return cached }
    let made = try Statement(sql, on: self)
    statements[sql.utf8Start] = made
    return made
  }

  /// Lends the cached statement for `sql` and resets it afterwards, whatever happens. Not to be nested for one `sql`.
  func use<Result>(
    _ sql: StaticString, _ body: (Statement) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    do throws(StoreError) {
      let statement = try statement(sql)
      defer { statement.reset() }
      return try body(statement)
    } catch {
      fault = fault ?? error
      throw error
    }
  }

  /// Rows that the last insert, update or delete touched.
  var changes: Int { Int(sqlite3_changes64(handle)) }

  /// Rows touched since the connection was opened, those of virtual tables' own tables among them.
  var totalChanges: Int { Int(sqlite3_total_changes64(handle)) }

  func check(_ code: Int32) throws(StoreError) {
    if code != SQLITE_OK { throw StoreError(sqlite: code) }
  }
}
