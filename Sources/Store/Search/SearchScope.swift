/// Where hits of a search can be.
struct SearchScope {
  /// Above so many channels FTS5 is never asked to narrow to them.
  private static let mostChannels = 256
  /// What opening a channel's list costs, and moving it on, in rows that could be read meanwhile.
  private static let openingChannel = 12.0
  private static let movingChannel = 0.2

  let numbers: ClosedRange<Int64>
  /// How many documents of the searcher's channels there are, of the author if one is named.
  let documents: Int64
  /// The channels that FTS5 is to narrow to; empty where it pays to look at each hit instead.
  let channels: [Int64]

  /// Nil where there is nothing.
  init?(_ query: SearchQuery, _ numbers: ClosedRange<Int64>, on connection: Connection) throws(StoreError) {
    var counts: [Int64: ScopeCounts.Count]
    var all: Int64 = 0
    if let author = query.author {
      counts = try ScopeCounts.read(author: author, on: connection)
      all = counts.values.reduce(0) { $0 + $1.documents }
      counts = counts.filter { query.channels.contains($0.key) }
    } else {
      counts = try ScopeCounts.read(query.channels, on: connection)
    }
    guard var sum = counts.values.first else { return nil }
    sum.documents = 0
    for count in counts.values { sum.join(count) }
    guard numbers.overlaps(sum.first...sum.last) else { return nil }
    self.numbers = numbers.clamped(to: sum.first...sum.last)
    documents = sum.documents
    if query.author == nil { all = sum.last - sum.first + 1 }
    let isNarrow =
      query.terms == nil && query.author == nil && query.thread == nil && !query.hasLink && !query.hasFile
    let narrows = isNarrow || Self.narrows(counts.count, sum.documents, of: all, limit: query.limit)
    channels = narrows ? counts.keys.sorted() : []
  }

  /// Whether it pays to open a list for each channel: not where most of what would be read is the searcher's.
  private static func narrows(_ channels: Int, _ documents: Int64, of all: Int64, limit: Int) -> Bool {
    guard channels <= mostChannels else { return false }
    let rowsForHit = Double(all) / Double(max(1, documents))
    let channels = Double(channels)
    return rowsForHit > 1 + channels * (movingChannel + openingChannel / Double(max(1, limit)))
  }
}
