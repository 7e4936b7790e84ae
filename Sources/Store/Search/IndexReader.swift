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
    guard !query.channels.isEmpty, let numbers = try numbers(for: query) else { return SearchPage(hits: []) }
    var walk = SearchWalk(query, numbers)
    // Who sees many channels mostly sees what is newest: look at that first, and open a list for each channel only
    // where it leads nowhere.
    let isNarrow = query.channels.count <= SearchQuery.fewChannels
    let isBroad = query.channels.count > SearchQuery.manyChannels
    if !isNarrow { try walk.run(withChannels: false, maxRows: isBroad ? .max : 500, on: connection) }
    if !isBroad { try walk.run(withChannels: true, maxRows: .max, on: connection) }
    return walk.page
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
