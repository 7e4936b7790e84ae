extension StoreReader {
  /// An event and its number in the order in which things arrived at this node.
  public struct Arrival: Sendable {
    public let number: Int64
    public let event: StoredEvent
  }

  /// What arrived after `cursor`, in order, about `limit` events; and the number up to which it reaches.
  public func arrivals(
    after cursor: Int64, limit: Int
  ) throws(StoreError) -> (arrivals: [Arrival], upTo: Int64) {
    var arrivals: [Arrival] = []
    var upTo = cursor
    for batch in try batches(after: cursor, limit: limit) {
      let firstNumber = batch.number - batch.count + 1
      let skipped = max(0, cursor + 1 - firstNumber)
      let rows = try StoredRow.read(
        batch.log, from: batch.first + UInt64(skipped), limit: Int(batch.count - skipped), mostBytes: .max,
        connection)
      for (offset, row) in rows.enumerated() {
        guard let event = try StoredEvent(row) else { continue }
        arrivals.append(Arrival(number: firstNumber + skipped + Int64(offset), event: event))
      }
      upTo = batch.number
      if arrivals.count >= limit { break }
    }
    return (arrivals, upTo)
  }

  /// The number of the last entry that arrived.
  public func lastArrival() throws(StoreError) -> Int64 {
    try connection.integer("SELECT max(number) FROM arrival")
  }

  private struct BatchRow {
    let number: Int64
    let log: LogReference
    let first: UInt64
    let count: Int64
  }

  private func batches(after cursor: Int64, limit: Int) throws(StoreError) -> [BatchRow] {
    try connection.use(
      "SELECT number, log, first, count FROM arrival WHERE number > ?1 ORDER BY number LIMIT ?2"
    ) { (row) throws(StoreError) in
      try row.bind(1, cursor)
      try row.bind(2, Int64(limit))
      var batches: [BatchRow] = []
      while try row.step() {
        batches.append(
          BatchRow(
            number: row.int64(0), log: LogReference(rawValue: row.int64(1)), first: try row.uint64(2),
            count: row.int64(3)))
      }
      return batches
    }
  }
}
