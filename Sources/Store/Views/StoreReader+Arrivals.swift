extension StoreReader {
  /// An event and its number in the order in which things arrived at this node.
  public struct Arrival: Sendable {
    public let number: Int64
    public let event: StoredEvent
  }

  private static let mostBytes = 8_388_608

  /// What arrived after `cursor`, in order, about `limit` events and 8 MiB; and the number up to which it reaches.
  public func arrivals(
    after cursor: Int64, limit: Int
  ) throws(StoreError) -> (arrivals: [Arrival], upTo: Int64) {
    var arrivals: [Arrival] = []
    var upTo = cursor
    var bytesLeft = Self.mostBytes
    for batch in try batches(after: cursor, limit: limit) {
      let firstNumber = batch.number - batch.count + 1
      let skipped = max(0, cursor + 1 - firstNumber)
      let rows = try StoredRow.read(
        batch.log, from: batch.first + UInt64(skipped), limit: Int(batch.count - skipped),
        mostBytes: bytesLeft, connection)
      for (offset, row) in rows.enumerated() {
        guard let event = try StoredEvent(row) else { continue }
        arrivals.append(Arrival(number: firstNumber + skipped + Int64(offset), event: event))
      }
      upTo = firstNumber + skipped + Int64(rows.count) - 1
      bytesLeft -= rows.reduce(0) { $0 + $1.byteCount }
      if arrivals.count >= limit || bytesLeft <= 0 || upTo < batch.number { break }
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
