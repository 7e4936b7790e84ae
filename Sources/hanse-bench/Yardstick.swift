import CSQLite
import Glibc

/// How fast plain SQLite keeps rows of 400 bytes with a random unique 32-byte id and an FTS5 index over them,
/// in WAL mode, synchronous FULL, batches of 256, after 100,000 preloaded. It stays as it is, whatever our
/// own tables become.
struct Yardstick {
  private static let preloadedRows = 100_000
  private static let timedRows = 25_600
  private static let batchRows = 256
  private static let rowBytes = 400

  private let path: String

  init(folder: String) { path = "\(folder)/yardstick.sqlite" }

  func rowsPerSecond() throws -> Int {
    defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
    var database: OpaquePointer?
    guard sqlite3_open(path, &database) == SQLITE_OK, let database else {
      throw BenchFailure("sqlite3_open failed")
    }
    defer { sqlite3_close(database) }
    let tables = """
      PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
      CREATE TABLE row (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, text TEXT NOT NULL);
      CREATE VIRTUAL TABLE word USING fts5(text, content='row', content_rowid='number');
      """
    try run(tables, database)
    let texts = Self.texts()
    try insert(Self.preloadedRows, batch: 10_000, texts, database)
    try run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous=FULL", database)
    let start = Clock.microseconds()
    try insert(Self.timedRows, batch: Self.batchRows, texts, database)
    return Self.timedRows * 1_000_000 / Int(max(1, Clock.microseconds() - start))
  }

  /// Made before the clock starts.
  private static func texts() -> [[UInt8]] {
    var words = Words(seed: 1)
    return (0..<timedRows).map { _ in
      var text: [UInt8] = []
      words.fill(&text, toBytes: rowBytes)
      return text
    }
  }

  private func insert(_ rows: Int, batch: Int, _ texts: [[UInt8]], _ database: OpaquePointer) throws {
    var (row, word): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    sqlite3_prepare_v2(database, "INSERT INTO row (id, text) VALUES (randomblob(32), ?1)", -1, &row, nil)
    sqlite3_prepare_v2(
      database, "INSERT INTO word (rowid, text) VALUES (last_insert_rowid(), ?1)", -1, &word, nil)
    defer {
      sqlite3_finalize(row)
      sqlite3_finalize(word)
    }
    for first in stride(from: 0, to: rows, by: batch) {
      try run("BEGIN IMMEDIATE", database)
      for index in first..<min(first + batch, rows) {
        let text = texts[index % texts.count]
        guard step(row, text), step(word, text) else {
          throw BenchFailure("an insert into the yardstick failed")
        }
      }
      try run("COMMIT", database)
    }
  }

  private func step(_ statement: OpaquePointer?, _ text: [UInt8]) -> Bool {
    text.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      sqlite3_bind_text(statement, 1, start, Int32(bytes.count), nil)
      defer { sqlite3_reset(statement) }
      return sqlite3_step(statement) == SQLITE_DONE
    }
  }

  private func run(_ sql: String, _ database: OpaquePointer) throws {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
      throw BenchFailure("sqlite: \(sql)")
    }
  }
}
