import TestSupport
import Testing

@testable import Store

struct GapTests {
  /// A store from before gaps were noted learns them from what it holds.
  @Test func aMigrationFindsTheGapsThatAreThere() throws {
    try withTemporaryFolder { folder in
      let connection = try Connection(
        path: "\(folder.path)/hanse.sqlite", ConnectionOptions(applicationID: Schema.applicationID))
      try Migrations.apply(Schema.migrations.filter { $0.number < 9 }, to: connection)
      // From its beginning; joined at 5; joined at 5, left at 7 and joined again at 9, once without an entry between.
      for (log, base, held) in [
        (1, 0, 0..<3), (2, 5, 5..<6), (3, 9, 5..<7), (4, 7, 5..<9), (5, 4, 0..<0),
      ] {
        try connection.execute(
          computed:
            """
            INSERT INTO log (id, log, term, base, baseFrontier, size, frontier, time)
            VALUES (\(log), x'0\(log)', 0, \(base), x'', \(max(base, held.upperBound)), x'', 0)
            """)
        for sequence in held {
          try connection.execute(
            computed: "INSERT INTO entry (id, entry) VALUES ((\(log) << 40) + \(sequence), x'')")
        }
      }
      try Migrations.apply(Schema.migrations, to: connection)
      func gaps(_ log: Int64) throws -> [LogGap] {
        try connection.gaps(of: LogReference(rawValue: log), in: 0...UInt64(Int64.max))
      }
      #expect(try gaps(1).isEmpty)
      #expect(try gaps(2) == [LogGap(first: 0, last: 4)])
      #expect(try gaps(3) == [LogGap(first: 0, last: 4), LogGap(first: 7, last: 8)])
      #expect(try gaps(4) == [LogGap(first: 0, last: 4)])
      #expect(try gaps(5) == [LogGap(first: 0, last: 3)])
      #expect(try connection.gaps(of: LogReference(rawValue: 3), in: 5...6).isEmpty)
      #expect(try connection.gaps(of: LogReference(rawValue: 3), in: 8...8) == [LogGap(first: 7, last: 8)])
    }
  }
}
