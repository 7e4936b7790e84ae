/// One row of `entry`.
struct StoredRow {
  let key: EntryKey
  let entry: [UInt8]
  let header: [UInt8]?
  let body: [UInt8]?
  let run: Int64?
  let leaf: Int64

  init(_ row: Statement) {
    key = EntryKey(rawValue: row.int64(0))
    entry = row.bytes(1)
    header = row.bytesOrNil(2)
    body = row.bytesOrNil(3)
    run = row.int64OrNil(4)
    leaf = row.int64(5)
  }

  var byteCount: Int { entry.count + (header?.count ?? 0) + (body?.count ?? 0) }

  /// Rows of a log from `first` on, until `limit` rows or `mostBytes` bytes are read; at least one if there is one.
  static func read(
    _ log: LogReference, from first: UInt64, limit: Int, mostBytes: Int, _ connection: Connection
  ) throws(StoreError) -> [StoredRow] {
    try connection.use(
      "SELECT id, entry, header, body, run, leaf FROM entry WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3"
    ) { (row) throws(StoreError) in
      try row.bind(1, EntryKey(log: log, sequence: first).rawValue)
      try row.bind(2, EntryKey(log: LogReference(rawValue: log.rawValue + 1), sequence: 0).rawValue)
      try row.bind(3, Int64(limit))
      var rows: [StoredRow] = []
      var bytes = 0
      while try row.step() {
        let next = StoredRow(row)
        bytes += next.byteCount
        if bytes > mostBytes && !rows.isEmpty { break }
        rows.append(next)
      }
      return rows
    }
  }
}
