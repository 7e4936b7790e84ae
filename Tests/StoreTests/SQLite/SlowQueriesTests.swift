import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite(.serialized) struct SlowQueriesTests {
  private final class Told: Sendable {
    let statements = Mutex<[String]>([])
    var all: [String] { statements.withLock { $0 } }
  }

  private func told(threshold: Int, _ work: (Connection) throws -> Void) throws -> [String] {
    let told = Told()
    SlowQueries.watch(
      SlowQueries(milliseconds: threshold) { sql, _ in told.statements.withLock { $0.append(sql) } })
    defer { SlowQueries.watch(nil) }
    try withTemporaryFolder { folder in
      let connection = try Connection(
        path: folder.file("slow.sqlite"), ConnectionOptions(applicationID: 1))
      try work(connection)
    }
    return told.all
  }

  @Test func tellsTheStatementAndNoValue() throws {
    let statements = try told(threshold: 0) { connection in
      try connection.use(
        """
        SELECT ?1
          AS secret
        """
      ) { (row) throws(StoreError) in
        try row.bind(1, text: "whisper")
        _ = try row.step()
      }
    }
    #expect(statements.contains("SELECT ?1 AS secret"))
    #expect(!statements.contains { $0.contains("whisper") })
  }

  @Test func isSilentAboutTheQuick() throws {
    let statements = try told(threshold: 60_000) { connection in
      _ = try connection.integer("SELECT 1")
    }
    #expect(statements.isEmpty)
  }
}
