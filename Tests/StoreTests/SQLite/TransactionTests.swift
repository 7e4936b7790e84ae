import Testing

@testable import Store

@Suite struct TransactionTests {
  private func twoConnections() throws -> (Folder, Connection, Connection) {
    let folder = Folder()
    let first = try open(folder)
    try first.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
    return (folder, first, try open(folder))
  }

  @Test func aThrowUndoesEverything() throws {
    let (_, connection, _) = try twoConnections()
    let failure = code {
      try connection.transaction { () throws(StoreError) in
        try connection.execute("INSERT INTO t VALUES (1)")
        throw StoreError(.storeConflict)
      }
    }
    #expect(failure == .storeConflict)
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    #expect(!connection.isInTransaction)
  }

  @Test func aSecondWriterIsToldBusyAndALaterOneGetsIn() throws {
    let (_, first, second) = try twoConnections()
    try first.begin()
    #expect(code { try second.begin() } == .storeBusy)
    try first.execute("INSERT INTO t VALUES (1)")
    try first.commit()
    try second.transaction { () throws(StoreError) in try second.execute("INSERT INTO t VALUES (2)") }
    #expect(try first.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func aSnapshotDoesNotSeeLaterCommits() throws {
    let (_, writer, reader) = try twoConnections()
    try reader.snapshot { () throws(StoreError) in
      let before = try reader.integer("SELECT count(*) FROM t")
      try writer.execute("INSERT INTO t VALUES (1)")
      let after = try reader.integer("SELECT count(*) FROM t")
      #expect(before == 0 && after == 0)
    }
    #expect(try reader.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func aDoubledKeyIsAConflict() throws {
    let (_, connection, _) = try twoConnections()
    try connection.execute("INSERT INTO t VALUES (1)")
    #expect(code { try connection.execute("INSERT INTO t VALUES (1)") } == .storeConflict)
  }

  @Test func truncatingWaitsForReadersAndThenEmptiesTheLog() throws {
    let (folder, writer, reader) = try twoConnections()
    try writer.execute("INSERT INTO t VALUES (1)")
    try reader.snapshot { () throws(StoreError) in
      let count = try reader.integer("SELECT count(*) FROM t")
      try writer.execute("INSERT INTO t VALUES (2)")
      let truncated = try writer.checkpointTruncate()
      #expect(count == 1 && !truncated)
    }
    #expect(try writer.checkpointTruncate())
    #expect(folder.read("test.sqlite-wal").isEmpty)
  }

  @Test func deletedBytesAreGoneAfterTruncation() throws {
    let folder = Folder()
    let connection = try open(folder)
    try connection.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('unmistakable')")
    #expect(!folder.filesHolding("unmistakable").isEmpty)
    try connection.execute("DELETE FROM t")
    #expect(try connection.checkpointTruncate())
    #expect(folder.filesHolding("unmistakable").isEmpty)
  }
}
