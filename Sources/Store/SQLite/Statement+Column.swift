import CSQLite

/// Reading the row that `step` found.
extension Statement {
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// 0 for NULL.
  func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func int64OrNil(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }

  /// A number that was bound as UInt64; a negative one was never written by us.
  func uint64(_ column: Int32) throws(StoreError) -> UInt64 {
    guard let value = UInt64(exactly: int64(column)) else { throw StoreError(.storeCorrupt) }
    return value
  }

  /// A copy of a blob or of text as UTF-8; empty for NULL.
  func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

  func bytesOrNil(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  /// Text, with what is not UTF-8 replaced.
  func text(_ column: Int32) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }

  /// Lends SQLite's own bytes, which are gone at the next `step` or `reset`.
  func withBytes<Result, Failure: Error>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The pointer first, then the count: the order SQLite asks for.
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
