internal import CSQLite

/// What SQLite's hook points to, as long as the connection lives.
final class SlowQueryHook {
  private let queries: SlowQueries

  init(_ queries: SlowQueries) { self.queries = queries }

  func attach(to handle: OpaquePointer) {
    let user = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_trace_v2(
      handle, UInt32(SQLITE_TRACE_PROFILE),
      { _, user, statement, time in
        guard let user, let statement, let time else { return 0 }
        Unmanaged<SlowQueryHook>.fromOpaque(user).takeUnretainedValue()
          .ended(OpaquePointer(statement), time.load(as: Int64.self))
        return 0
      }, user)
  }

  private func ended(_ statement: OpaquePointer, _ nanoseconds: Int64) {
    guard nanoseconds >= queries.nanoseconds, let sql = sqlite3_sql(statement) else { return }
    // On one line: literals of this program are broken for reading.
    let words = String(cString: sql).split(whereSeparator: \.isWhitespace)
    queries.report(words.joined(separator: " "), Int(nanoseconds / 1_000_000))
  }
}
