/// How many documents each channel has and between which numbers they lie: by this a search begins where the searcher's
/// channels have something, and knows how much of the index is theirs.
struct ChannelCounts {
  struct Count: Equatable {
    var documents: Int64
    var first: Int64
    var last: Int64
  }

  private var changes: [Int64: Count] = [:]

  mutating func add(_ channel: Int64, number: Int64) {
    guard let count = changes[channel] else {
      changes[channel] = Count(documents: 1, first: number, last: number)
      return
    }
    changes[channel] = Count(
      documents: count.documents + 1, first: min(count.first, number), last: max(count.last, number))
  }

  mutating func remove(_ channel: Int64, number: Int64) {
    // The row is there, and what it spans may stay as wide as it is.
    let count = changes[channel] ?? Count(documents: 0, first: number, last: number)
    changes[channel] = Count(documents: count.documents - 1, first: count.first, last: count.last)
  }

  func write(to connection: Connection) throws(StoreError) {
    for (channel, count) in changes {
      try connection.use(
        """
        INSERT INTO channel (channel, documents, first, last) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (channel) DO UPDATE SET documents = documents + excluded.documents,
          first = min(first, excluded.first), last = max(last, excluded.last)
        """
      ) { (upsert) throws(StoreError) in
        try upsert.bind(1, channel)
        try upsert.bind(2, count.documents)
        try upsert.bind(3, count.first)
        try upsert.bind(4, count.last)
        try upsert.run()
      }
    }
  }

  /// Above so many it is quicker to read the whole table.
  private static let fewChannels = 64

  /// Those of `channels` that have documents.
  static func read(
    _ channels: Set<Int64>, on connection: Connection
  ) throws(StoreError) -> [(channel: Int64, count: Count)] {
    var found: [(channel: Int64, count: Count)] = []
    func take(_ row: Statement) {
      let count = Count(documents: row.int64(1), first: row.int64(2), last: row.int64(3))
      if count.documents > 0 { found.append((row.int64(0), count)) }
    }
    if channels.count > fewChannels {
      try connection.use("SELECT channel, documents, first, last FROM channel") { (row) throws(StoreError) in
        while try row.step() {
          if channels.contains(row.int64(0)) { take(row) }
        }
      }
      return found
    }
    for channel in channels.sorted() {
      try connection.use("SELECT channel, documents, first, last FROM channel WHERE channel = ?1") {
        (row) throws(StoreError) in
        try row.bind(1, channel)
        if try row.step() { take(row) }
      }
    }
    return found
  }
}
