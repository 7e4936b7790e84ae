/// How many documents each channel has, and each author in it, and between which numbers they lie: by this a search
/// begins where the searcher's channels have something, and knows how much of what it reads is theirs.
struct ScopeCounts {
  struct Count: Equatable {
    var documents: Int64
    var first: Int64
    var last: Int64

    mutating func join(_ other: Count) {
      documents += other.documents
      first = min(first, other.first)
      last = max(last, other.last)
    }
  }

  private struct Scope: Hashable {
    let channel: Int64
    let author: Int64
  }

  private var changes: [Scope: Count] = [:]

  mutating func add(channel: Int64, author: Int64, number: Int64) {
    change(channel, author, number, by: 1)
  }

  /// What the rows span may stay as wide as it is.
  mutating func remove(channel: Int64, author: Int64, number: Int64) {
    change(channel, author, number, by: -1)
  }

  private mutating func change(_ channel: Int64, _ author: Int64, _ number: Int64, by documents: Int64) {
    let count = Count(documents: documents, first: number, last: number)
    changes[
      Scope(channel: channel, author: author), default: Count(documents: 0, first: number, last: number)
    ]
    .join(count)
  }

  func write(to connection: Connection) throws(StoreError) {
    var channels: [Int64: Count] = [:]
    for (scope, count) in changes {
      channels[scope.channel, default: Count(documents: 0, first: count.first, last: count.last)].join(count)
      try write(
        """
        INSERT INTO authorship (channel, documents, first, last, author) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (author, channel) DO UPDATE SET documents = documents + excluded.documents,
          first = min(first, excluded.first), last = max(last, excluded.last)
        """, scope.channel, count, author: scope.author, to: connection)
    }
    for (channel, count) in channels {
      try write(
        """
        INSERT INTO channel (channel, documents, first, last) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (channel) DO UPDATE SET documents = documents + excluded.documents,
          first = min(first, excluded.first), last = max(last, excluded.last)
        """, channel, count, author: nil, to: connection)
    }
  }

  private func write(
    _ sql: StaticString, _ channel: Int64, _ count: Count, author: Int64?, to connection: Connection
  ) throws(StoreError) {
    try connection.use(sql) { (upsert) throws(StoreError) in
      try upsert.bind(1, channel)
      try upsert.bind(2, count.documents)
      try upsert.bind(3, count.first)
      try upsert.bind(4, count.last)
      if let author { try upsert.bind(5, author) }
      try upsert.run()
    }
  }

  /// Above so many it is quicker to read the whole table.
  private static let fewChannels = 64

  /// What each of `channels` has, of those that have something.
  static func read(
    _ channels: Set<Int64>, on connection: Connection
  ) throws(StoreError) -> [Int64: Count] {
    if channels.count > fewChannels {
      return try read("SELECT channel, documents, first, last FROM channel", nil, on: connection)
        .filter { channels.contains($0.key) }
    }
    var found: [Int64: Count] = [:]
    for channel in channels {
      try found.merge(
        read(
          "SELECT channel, documents, first, last FROM channel WHERE channel = ?1", channel, on: connection)
      ) { first, _ in first }
    }
    return found
  }

  /// What an author has in each channel.
  static func read(author: Int64, on connection: Connection) throws(StoreError) -> [Int64: Count] {
    try read(
      "SELECT channel, documents, first, last FROM authorship WHERE author = ?1", author, on: connection)
  }

  private static func read(
    _ sql: StaticString, _ id: Int64?, on connection: Connection
  ) throws(StoreError) -> [Int64: Count] {
    try connection.use(sql) { (row) throws(StoreError) in
      if let id { try row.bind(1, id) }
      var found: [Int64: Count] = [:]
      while try row.step() {
        let count = Count(documents: row.int64(1), first: row.int64(2), last: row.int64(3))
        if count.documents > 0 { found[row.int64(0)] = count }
      }
      return found
    }
  }
}
