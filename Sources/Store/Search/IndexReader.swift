/// Searches the index. Belongs to one thread; any number may read beside the one writer.
package final class IndexReader {
  private let connection: Connection
  var limits = SearchPlan.Limits()

  /// Opens a file that an `IndexWriter` has made.
  package init(path: String) throws(StoreError) {
    connection = try IndexFile.open(path, mode: .readOnly)
  }

  /// The cursor of the last batch that can be found: less than the caller's newest change by what is not indexed yet.
  package func cursor() throws(StoreError) -> Int64 { try IndexState.read(from: connection).cursor }

  package func documentCount() throws(StoreError) -> Int64 {
    try IndexState.read(from: connection).documentCount
  }

  /// The newest matches first. What was erased or edited a moment ago is only kept out by `look`.
  package func search(
    _ query: SearchQuery, budget: SearchBudget = .usual, look: SearchLook? = nil
  ) throws(StoreError) -> SearchPage {
    try connection.snapshot { () throws(StoreError) in
      var page = SearchPage(hits: [])
      let limit = min(max(query.limit, 1), SearchQuery.maxLimit)
      let rest = try walk(query, look, budget) { (row, _) throws(StoreError) in
        if page.hits.count == limit { return .stop }
        page.hits.append(row.hit)
        return .goOn
      }
      switch rest {
      case .none: break
      case .taken: page.next = page.hits.last?.number
      case .unread(let before): page.next = before
      }
      return page
    }
  }

  /// How many matches there are, up to `limit`; `before` and `limit` of the query do not matter.
  package func count(
    _ query: SearchQuery, limit: Int, budget: SearchBudget = .usual, look: SearchLook? = nil
  ) throws(StoreError) -> SearchCount {
    try connection.snapshot { () throws(StoreError) in
      var query = query
      query.before = nil
      query.limit = limit
      var count = 0
      let rest = try walk(query, look, budget) { (_, _) throws(StoreError) in
        if count == limit { return .stop }
        count += 1
        return .goOn
      }
      return rest == .none ? .exactly(count) : .atLeast(count)
    }
  }

  /// The best of the newest matches, best first.
  package func best(
    _ query: SearchQuery, candidates most: Int = Ranking.mostCandidates, budget: SearchBudget = .usual,
    look: SearchLook? = nil
  ) throws(StoreError) -> (ranked: [SearchPage.Hit], areAll: Bool) {
    try connection.snapshot { () throws(StoreError) in
      var query = query
      query.limit = most
      var rows: [SearchWalk.Row] = []
      let rest = try walk(query, tallies: true, look, budget) { (row, tally) throws(StoreError) in
        if rows.count == most { return .stop }
        var row = row
        if let tally { row.tally = tally }
        rows.append(row)
        return .goOn
      }
      return (Ranking.best(rows), rest == .none)
    }
  }

  /// What of an answer was not looked at.
  private enum Rest: Equatable {
    case none
    /// There is more: the taker had enough.
    case taken
    /// The budget is spent; documents before this number may match.
    case unread(before: Int64)
  }

  /// Hands over what matches, with the tally of whoever looked at it.
  private func walk(
    _ query: SearchQuery, tallies: Bool = false, _ look: SearchLook?, _ budget: SearchBudget,
    _ take: (SearchWalk.Row, _ tally: [UInt8]?) throws(StoreError) -> SearchWalk.Step
  ) throws(StoreError) -> Rest {
    guard !query.channels.isEmpty, let numbers = try numbers(for: query),
      let plan = try SearchPlan(query, numbers, mayBeLoose: look != nil, limits, on: connection)
    else { return .none }
    var walk = SearchWalk(query, plan, tallies: tallies, budget: budget, on: connection)
    var isEnough = false
    try walk.run { (row) throws(StoreError) in
      var tally: [UInt8]?
      if let look, plan.isLoose || look.isAlways {
        tally = try look.look(row.hit)
        if tally == nil { return .goOn }
      }
      let step = try take(row, tally)
      isEnough = step == .stop
      return step
    }
    if isEnough { return .taken }
    return walk.isDone ? .none : .unread(before: walk.highest + 1)
  }

  /// The document numbers a hit can have; nil where there can be none.
  private func numbers(for query: SearchQuery) throws(StoreError) -> ClosedRange<Int64>? {
    var range: ClosedRange<Int64> = 1...Int64.max
    if let before = query.before {
      guard before > 1 else { return nil }
      range = 1...(before - 1)
    }
    guard let time = query.time else { return range }
    let times = try TimeRanges.numbers(of: time, on: connection)
    guard let times, times.overlaps(range) else { return nil }
    return times.clamped(to: range)
  }
}
