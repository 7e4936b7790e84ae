import CSQLite
import Glibc

/// What the machine itself can do in this folder, now: fsync, and the fixed SQLite yardstick.
enum Limits {
  private static let fsyncs = 200
  private static let preloadedRows = 100_000
  private static let timedRows = 25_600
  private static let batchRows = 256
  private static let rowBytes = 400

  static func measure(folder: String) throws -> String {
    let fsyncMicroseconds = try fsyncP50(folder)
    let rows = try yardstick(folder)
    return "{\"fsyncMicrosecondsP50\":\(fsyncMicroseconds),\"yardstickRowsPerSecond\":\(rows)}"
  }

  /// p50 of appending 4 KiB and fsync.
  private static func fsyncP50(_ folder: String) throws -> UInt64 {
    let path = "\(folder)/fsync.probe"
    let fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
    guard fd >= 0 else { throw BenchFailure("cannot write in \(folder)") }
    defer {
      close(fd)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x61, count: 4_096)
    var samples: [UInt64] = []
    for _ in 0..<fsyncs {
      let start = Clock.microseconds()
      guard write(fd, page, page.count) == page.count, fsync(fd) == 0 else {
        throw BenchFailure("fsync failed")
      }
      samples.append(Clock.microseconds() - start)
    }
    return samples.percentile(0.5)
  }

  /// Rows of 400 bytes with a random unique 32-byte id and an FTS5 index, WAL, synchronous FULL, batches of 256, after
  /// 100,000 preloaded: rows a second. It stays as it is, whatever our own tables become.
  private static func yardstick(_ folder: String) throws -> Int {
    let path = "\(folder)/yardstick.sqlite"
    defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
    var database: OpaquePointer?
    guard sqlite3_open(path, &database) == SQLITE_OK, let database else {
      throw BenchFailure("sqlite3_open failed")
    }
    defer { sqlite3_close(database) }
    try run(
      database,
      """
      PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
      CREATE TABLE row (id BLOB NOT NULL UNIQUE, body BLOB NOT NULL);
      CREATE VIRTUAL TABLE word USING fts5(text, content='');
      """)
    try insert(database, rows: preloadedRows, batch: 10_000)
    try run(database, "PRAGMA synchronous=FULL")
    let start = Clock.microseconds()
    try insert(database, rows: timedRows, batch: batchRows)
    return timedRows * 1_000_000 / Int(max(1, Clock.microseconds() - start))
  }

  private static func insert(_ database: OpaquePointer, rows: Int, batch: Int) throws {
    var (row, word): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    sqlite3_prepare_v2(database, "INSERT INTO row VALUES (randomblob(32), ?1)", -1, &row, nil)
    sqlite3_prepare_v2(
      database, "INSERT INTO word (rowid, text) VALUES (last_insert_rowid(), ?1)", -1, &word, nil)
    defer {
      sqlite3_finalize(row)
      sqlite3_finalize(word)
    }
    let body = [UInt8](repeating: 0x62, count: rowBytes)
    let text = Array("the quick brown fox jumps over the lazy dog \(rows)".utf8)
    var done = 0
    while done < rows {
      try run(database, "BEGIN IMMEDIATE")
      for _ in 0..<min(batch, rows - done) {
        let isInserted = body.withUnsafeBytes { bytes in
          sqlite3_bind_blob(row, 1, bytes.baseAddress, Int32(bytes.count), nil)
          return sqlite3_step(row) == SQLITE_DONE
        }
        guard isInserted else { throw BenchFailure("an insert failed") }
        sqlite3_reset(row)
        text.withUnsafeBytes { bytes in
          _ = sqlite3_bind_text(
            word, 1, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
          _ = sqlite3_step(word)
        }
        sqlite3_reset(word)
      }
      try run(database, "COMMIT")
      done += batch
    }
  }

  private static func run(_ database: OpaquePointer, _ sql: String) throws {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
      throw BenchFailure("sqlite: \(sql)")
    }
  }
}
