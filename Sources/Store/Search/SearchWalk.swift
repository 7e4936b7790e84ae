/// A search under way: goes from the newest document down until the page is full.
struct SearchWalk {
  private let query: SearchQuery
  private let limit: Int
  private let lowest: Int64
  /// The highest number not looked at yet.
  private var highest: Int64
  private var isDone = false
  private(set) var page = SearchPage(hits: [])

  init(_ query: SearchQuery, _ numbers: ClosedRange<Int64>) {
    self.query = query
    limit = min(max(query.limit, 1), SearchQuery.maxLimit)
    lowest = numbers.lowerBound
    highest = numbers.upperBound
  }

  /// Looks at up to `maxRows` rows from where the last run ended. Does nothing once the page is complete.
  mutating func run(withChannels: Bool, maxRows: Int, on connection: Connection) throws(StoreError) {
    guard !isDone else { return }
    let row = try connection.statement(
      """
      SELECT document.number, document.key, document.channel, document.time
      FROM word CROSS JOIN document ON document.number = word.rowid
      WHERE word MATCH ?1 AND word.rowid >= ?2 AND word.rowid <= ?3
      ORDER BY word.rowid DESC
      """)
    defer { row.reset() }
    try row.bind(1, text: query.expression(withChannels: withChannels))
    try row.bind(2, lowest)
    try row.bind(3, highest)
    for _ in 0..<maxRows {
      guard try row.step() else {
        isDone = true
        return
      }
      take(row)
      if isDone { return }
    }
  }

  /// What a searcher may see is decided here, whatever FTS5 was asked for.
  private mutating func take(_ row: Statement) {
    let hit = SearchPage.Hit(
      number: row.int64(0), key: row.int64(1), channel: row.int64(2), timeMilliseconds: row.int64(3))
    highest = hit.number - 1
    guard query.channels.contains(hit.channel), query.time?.contains(hit.timeMilliseconds) ?? true else {
      return
    }
    if page.hits.count == limit {
      page.next = page.hits.last?.number
      isDone = true
    } else {
      page.hits.append(hit)
    }
  }
}
