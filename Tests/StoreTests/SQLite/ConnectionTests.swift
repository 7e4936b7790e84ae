import Glibc
import Testing

@testable import Store

let testMark: Int32 = 0x4861_6E73

func open(
  _ folder: Folder, _ name: String = "test.sqlite", mode: ConnectionOptions.Mode = .readWriteCreate,
  busyTimeoutMilliseconds: Int32 = 0, mark: Int32 = testMark
) throws -> Connection {
  var options = ConnectionOptions(mode: mode, applicationID: mark)
  options.busyTimeoutMilliseconds = busyTimeoutMilliseconds
  return try Connection(path: folder.file(name), options)
}

/// The code of the StoreError that `body` throws, or nil.
func code(_ body: () throws -> Void) -> StoreError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? StoreError)?.code
  }
}

@Suite struct ConnectionTests {
  @Test func setsWhatItPromises() throws {
    let folder = Folder()
    let connection = try open(folder)
    #expect(try connection.integer("PRAGMA synchronous") == 2)
    #expect(try connection.integer("PRAGMA secure_delete") == 1)
    #expect(try connection.integer("PRAGMA foreign_keys") == 1)
    #expect(try connection.integer("PRAGMA trusted_schema") == 0)
    #expect(try connection.integer("PRAGMA cell_size_check") == 1)
    #expect(try connection.integer("PRAGMA application_id") == Int64(testMark))
    let journal = try connection.use("PRAGMA journal_mode") { (row) throws(StoreError) in
      _ = try row.step()
      return row.text(0)
    }
    #expect(journal == "wal")
  }

  @Test func synchronousNormalIsKept() throws {
    let folder = Folder()
    let options = ConnectionOptions(synchronous: .normal, applicationID: testMark)
    let connection = try Connection(path: folder.file("n.sqlite"), options)
    #expect(try connection.integer("PRAGMA synchronous") == 1)
  }

  @Test func filesAreForTheOwnerAlone() throws {
    let folder = Folder()
    let connection = try open(folder)
    try connection.execute("CREATE TABLE t (a)")
    #expect(folder.names.count == 3)
    for name in folder.names {
      var status = stat()
      #expect(stat(folder.file(name), &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600, "\(name)")
    }
  }

  @Test func aPathIsNeverAURI() throws {
    let folder = Folder()
    #expect(chdir(folder.path) == 0)
    defer { _ = chdir("/") }
    _ = try Connection(path: "file:x?mode=memory", ConnectionOptions(applicationID: testMark))
    #expect(folder.names.contains("file:x?mode=memory"))
  }

  @Test func refusesAnotherProgramsFile() throws {
    let folder = Folder()
    _ = try open(folder, mark: 7)
    #expect(code { _ = try open(folder) } == .storeForeign)
    let unmarked = try open(folder, "other.sqlite", mark: 0)
    try unmarked.execute("CREATE TABLE t (a)")
    #expect(code { _ = try open(folder, "other.sqlite") } == .storeForeign)
  }

  @Test func refusesAMissingFolderOrFile() {
    let folder = Folder()
    #expect(code { _ = try open(folder, "no/such.sqlite") } == .storeUnreachable)
    #expect(code { _ = try open(folder, mode: .readOnly) } == .storeUnreachable)
  }

  @Test func aReadOnlyConnectionReadsAndNeverWrites() throws {
    let folder = Folder()
    let writer = try open(folder)
    try writer.execute("CREATE TABLE t (a); INSERT INTO t VALUES (42)")
    let reader = try open(folder, mode: .readOnly)
    #expect(try reader.integer("SELECT a FROM t") == 42)
    #expect(code { try reader.execute("INSERT INTO t VALUES (1)") } == .diskReadOnly)
  }

  @Test func aFullDiskIsSaidAndUndone() throws {
    let folder = Folder()
    let connection = try open(folder)
    try connection.execute("CREATE TABLE t (a BLOB); INSERT INTO t VALUES (x'01')")
    try connection.execute("PRAGMA max_page_count = 20")
    let failure = code {
      try connection.transaction { () throws(StoreError) in
        for _ in 0..<40 {
          try connection.use("INSERT INTO t VALUES (?1)") { (insert) throws(StoreError) in
            try insert.bind(1, [UInt8](repeating: 7, count: 4_000))
            try insert.run()
          }
        }
      }
    }
    #expect(failure == .diskFull)
    #expect(!connection.isInTransaction)
    #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    try connection.execute("PRAGMA max_page_count = 2000; INSERT INTO t VALUES (x'02')")
    #expect(try connection.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func nothingRunsAfterAFaultThatSomebodySwallowed() throws {
    let connection = try open(Folder())
    try connection.execute("CREATE TABLE t (a BLOB)")
    try connection.execute("PRAGMA max_page_count = 5")
    try connection.begin()
    let failure = code {
      for _ in 0..<10 { try connection.execute("INSERT INTO t VALUES (zeroblob(4000))") }
    }
    #expect(failure == .diskFull && !connection.isInTransaction, "SQLite has rolled back by itself")
    #expect(code { try connection.execute("INSERT INTO t VALUES (x'01')") } == .diskFull)
    #expect(code { _ = try connection.integer("SELECT count(*) FROM t") } == .diskFull)
    #expect(code { try connection.commit() } == .diskFull)
    connection.rollback()
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }

  @Test func aDamagedFileIsSaid() throws {
    let folder = Folder()
    folder.write("noise.sqlite", [UInt8](repeating: 0x5A, count: 8_192))
    #expect(code { _ = try open(folder, "noise.sqlite") } == .storeCorrupt)

    do {
      let connection = try open(folder)
      try connection.execute(
        """
        CREATE TABLE t (a BLOB);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        INSERT INTO t SELECT randomblob(200) FROM n
        """)
      #expect(try connection.checkpointTruncate())
    }
    var bytes = folder.read("test.sqlite")
    for offset in 4_096..<bytes.count { bytes[offset] = 0xEE }
    folder.write("test.sqlite", bytes)
    let connection = try open(folder)
    #expect(code { _ = try connection.integer("SELECT count(*), sum(length(a)) FROM t") } == .storeCorrupt)
  }

  @Test func badSQLIsAFaultNamed() throws {
    let connection = try open(Folder())
    do {
      _ = try connection.statement("SELECT 1 FROM nowhere")
      Issue.record("compiled")
    } catch {
      #expect(error.code == .storeFault)
      #expect(error.detail.contains("nowhere"))
    }
  }

  @Test func everyCodeHasAdvice() {
    for code in StoreError.Code.allCases {
      let error = StoreError(code)
      #expect(error.advice.hasSuffix("."))
      #expect(error.description.hasPrefix(code.rawValue))
    }
  }
}
