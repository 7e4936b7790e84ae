/// Searches the index. Belongs to one thread; any number may read beside the one writer.
package final class IndexReader {
  private let connection: Connection

  /// Opens a file that an `IndexWriter` has made.
  package init(path: String) throws(StoreError) {
    connection = try IndexFile.open(path, mode: .readOnly)
  }

  /// The cursor of the last batch that can be found: less than the caller's newest change by what is not indexed yet.
  package func cursor() throws(StoreError) -> Int64 { try IndexState.read(from: connection).cursor }

  package func documentCount() throws(StoreError) -> Int64 {
    try IndexState.read(from: connection).documentCount
  }

  /// A hit may have been erased from the main database a moment ago: the caller looks it up and skips it.
  package func search(_ query: SearchQuery) throws(StoreError) -> SearchPage {
    var page = SearchPage(hits: [], next: nil)
    guard !query.channels.isEmpty, let numbers = try numbers(for: query) else { return page }
    let limit = min(max(query.limit, 1), SearchQuery.maxLimit)
    try connection.use(
      """
      SELECT document.number, document.key, document.channel, document.time
      FROM word CROSS JOIN document ON document.number = word.rowid
      WHERE word MATCH ?1 AND word.rowid >= ?2 AND word.rowid <= ?3
      ORDER BY word.rowid DESC
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, text: query.expression)
      try row.bind(2, numbers.lowerBound)
      try row.bind(3, numbers.upperBound)
      while try row.step() {
        let hit = SearchPage.Hit(
          number: row.int64(0), key: row.int64(1), channel: row.int64(2), timeMilliseconds: row.int64(3))
        // FTS5 was asked for these channels alone, where they are few; what a searcher may see is tested here.
        guard query.channels.contains(hit.channel), query.time?.contains(hit.timeMilliseconds) ?? true
        else { continue }
        if page.hits.count == limit {
          page.next = page.hits.last?.number
          return
        }
        page.hits.append(hit)
      }
    }
    return page
  }

  /// The document numbers a hit can have; nil where there can be none.
  private func numbers(for query: SearchQuery) throws(StoreError) -> ClosedRange<Int64>? {
    var range: ClosedRange<Int64> = 1...Int64.max
    if let before = query.before {
      guard before > 1 else { return nil }
      range = 1...(before - 1)
    }
    guard let time = query.time else { return range }
    guard !time.isEmpty else { return nil }
    let firstDay = DayRanges.day(of: time.lowerBound)
    let lastDay = DayRanges.day(of: time.upperBound - 1)
    let days = try DayRanges.numbers(from: firstDay, through: lastDay, on: connection)
    guard let days, days.overlaps(range) else { return nil }
    return days.clamped(to: range)
  }
}
