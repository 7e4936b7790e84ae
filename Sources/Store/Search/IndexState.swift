/// The one row of `state`.
struct IndexState: Equatable {
  var cursor: Int64
  /// Numbers are never used twice, so a page that was begun stays right.
  var nextNumber: Int64
  var documentCount: Int64
  /// How many batches took words out.
  var removals: Int64
  /// The value of `removals` when the purge under way began.
  var purging: Int64?
  /// The value of `removals` up to which nothing is left in any file.
  var purged: Int64

  var isPurgeDue: Bool { purged < removals }

  static func read(from connection: Connection) throws(StoreError) -> IndexState {
    try connection.use("SELECT cursor, nextNumber, documentCount, removals, purging, purged FROM state") {
      (row) throws(StoreError) in
      guard try row.step() else { throw StoreError(.storeCorrupt) }
      return IndexState(
        cursor: row.int64(0), nextNumber: row.int64(1), documentCount: row.int64(2), removals: row.int64(3),
        purging: row.int64OrNil(4), purged: row.int64(5))
    }
  }

  func write(to connection: Connection) throws(StoreError) {
    try connection.use(
      """
      UPDATE state SET cursor = ?1, nextNumber = ?2, documentCount = ?3, removals = ?4, purging = ?5, purged = ?6
      """
    ) { (update) throws(StoreError) in
      for (index, value) in [cursor, nextNumber, documentCount, removals, purging, purged].enumerated() {
        try update.bind(Int32(index + 1), value)
      }
      try update.run()
    }
  }
}
