import CSQLite
import Testing

@testable import Simulation

/// SQLite on simulated disks, in WAL mode with two connections, as the node uses it.
@Suite(.serialized) struct SimulatedDiskTests {
  private final class Database {
    let handle: OpaquePointer?

    init(_ path: String) {
      var opened: OpaquePointer?
      #expect(
        sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, SimulatedDisks.name)
          == SQLITE_OK)
      handle = opened
    }

    deinit { sqlite3_close_v2(handle) }

    @discardableResult func run(_ sql: String) -> Int32 { sqlite3_exec(handle, sql, nil, nil, nil) }

    func number(_ sql: String) -> Int64? {
      var statement: OpaquePointer?
      defer { sqlite3_finalize(statement) }
      guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK,
        sqlite3_step(statement) == SQLITE_ROW
      else { return nil }
      return sqlite3_column_int64(statement, 0)
    }
  }

  private func made(_ seed: UInt64) -> (disk: SimulatedDisk, path: String) {
    SimulatedDisks.begin(seed: seed, isDefault: false) { 0 }
    let disk = SimulatedDisk(Chance(seed: seed, "disk"))
    return (disk, SimulatedDisks.add(disk, named: "t") + "/test.sqlite")
  }

  private func opened(_ path: String) -> Database {
    let database = Database(path)
    database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    database.run("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)")
    return database
  }

  @Test func readersSeeWhatWritersCommit() {
    let (_, path) = made(1)
    let (writer, reader) = (opened(path), Database(path))
    #expect(reader.number("SELECT count(*) FROM t") == 0)
    #expect(writer.run("BEGIN IMMEDIATE; INSERT INTO t (text) VALUES ('a')") == SQLITE_OK)
    #expect(reader.number("SELECT count(*) FROM t") == 0)
    #expect(reader.run("BEGIN IMMEDIATE") == SQLITE_BUSY, "one writer at a time")
    #expect(writer.run("COMMIT") == SQLITE_OK)
    #expect(reader.number("SELECT count(*) FROM t") == 1)
  }

  /// Whatever a power cut takes, what was committed is there, what was not is not, and the file is whole.
  @Test func commitsSurvivePowerCuts() {
    for seed in 0..<60 as Range<UInt64> {
      let (disk, path) = made(seed)
      var committed: Int64 = 0
      for round in 0..<4 {
        let database = opened(path)
        #expect(database.number("SELECT count(*) FROM t") == committed, "seed \(seed), round \(round)")
        #expect(
          database.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1)
        disk.diesAfter = Int(seed % 7) * 3 + round
        for _ in 0..<10 {
          guard database.run("INSERT INTO t (text) VALUES (hex(randomblob(400)))") == SQLITE_OK else { break }
          committed += 1
        }
        let isUncertain = disk.isDead
        disk.losePower()
        let after = opened(path).number("SELECT count(*) FROM t")
        // What died in its commit may be there.
        #expect(after == committed || isUncertain && after == committed + 1, "seed \(seed), round \(round)")
        committed = after ?? 0
      }
    }
  }

  @Test func deadProcessesWriteNothing() {
    let (disk, path) = made(5)
    let database = opened(path)
    disk.diesAfter = 0
    #expect(database.run("INSERT INTO t (text) VALUES ('a')") != SQLITE_OK)
    #expect(disk.isDead)
    disk.processEnded()
    #expect(database.run("INSERT INTO t (text) VALUES ('b')") != SQLITE_OK, "it was opened by who is dead")
    #expect(opened(path).number("SELECT count(*) FROM t") == 0)
  }

  @Test func fullAndReadOnlyDisksRefuse() {
    let (disk, path) = made(6)
    let database = opened(path)
    disk.faults.isFull = true
    #expect(database.run("INSERT INTO t (text) VALUES (hex(randomblob(9000)))") & 0xFF == SQLITE_FULL)
    disk.faults.isFull = false
    disk.faults.isReadOnly = true
    #expect(database.run("INSERT INTO t (text) VALUES ('a')") & 0xFF == SQLITE_READONLY)
    disk.faults.isReadOnly = false
    #expect(database.run("INSERT INTO t (text) VALUES ('a')") == SQLITE_OK)
    #expect(database.number("SELECT count(*) FROM t") == 1)
  }
}
