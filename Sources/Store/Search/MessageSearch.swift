internal import Model
internal import Wire

/// Searches messages on connections of its own. Belongs to one thread.
public final class MessageSearch {
  private let index: IndexReader

  /// Opens the index that an `IndexFeed` has made.
  public init(folder: DataFolder) throws(StoreError) { index = try IndexReader(path: folder.index) }

  /// One page of what is found. Throws `SearchRefusal` for words that cannot be searched for, otherwise `StoreError`.
  ///
  /// The index is a little behind the store. So each result is looked at as it is now: what was erased or edited away is
  /// not found from its receipt on.
  public func search(_ request: SearchRequest, _ reader: StoreReader) throws -> SearchAnswer {
    let terms = try request.words.map { (words) throws(SearchRefusal) in try SearchTerms(words) }
    let sight = SearchSight(request: request, matcher: terms.map(TermMatcher.init), reader: reader)
    let query = query(request, terms)
    return try reader.snapshot { () throws(StoreError) in
      var answer: SearchAnswer
      switch request.order {
      case .newestFirst: answer = try newest(query, sight)
      case .bestFirst: answer = try best(query, request, sight)
      }
      if request.wantsCount { answer.count = try count(query, sight) }
      return answer
    }
  }

  /// The number of the last arrival in the index.
  public func cursor() throws(StoreError) -> Int64 { try index.cursor() }

  private func query(_ request: SearchRequest, _ terms: SearchTerms?) -> SearchQuery {
    let time = request.time.map { Int64(clamping: $0.lowerBound)..<Int64(clamping: $0.upperBound) }
    var query = SearchQuery(
      terms, channels: Set(request.channels.map(\.rawValue)), author: request.author?.searchNumber,
      thread: request.thread?.rawValue, time: time, before: request.before, limit: request.limit)
    query.hasLink = request.hasLink
    query.hasFile = request.hasFile
    return query
  }

  private func newest(_ query: SearchQuery, _ sight: SearchSight) throws(StoreError) -> SearchAnswer {
    var answer = SearchAnswer()
    let look = SearchLook(isAlways: true) { (hit) throws(StoreError) in
      guard let seen = try sight.see(hit) else { return nil }
      // One more is looked at than is shown.
      if answer.results.count < query.limit { answer.results.append(try sight.result(hit, seen)) }
      return seen.match.tally
    }
    let page = try index.search(query, look: look)
    answer.next = page.next
    return answer
  }

  private func best(
    _ query: SearchQuery, _ request: SearchRequest, _ sight: SearchSight
  ) throws(StoreError) -> SearchAnswer {
    var answer = SearchAnswer()
    let (ranked, areAll) = try index.best(query, look: sight.look(isAlways: false))
    let newest = ranked.map(\.number).max() ?? 0
    answer.ranking = (ranked.count, areAll, request.before ?? newest + 1)
    let shown = ranked.prefix(SearchRequest.bestResults)
    var offset = min(request.offset, shown.count)
    while offset < shown.count, answer.results.count < request.limit {
      if let seen = try sight.see(shown[offset]) {
        answer.results.append(try sight.result(shown[offset], seen))
      }
      offset += 1
    }
    if offset < shown.count { answer.next = Int64(offset) }
    return answer
  }

  private func count(_ query: SearchQuery, _ sight: SearchSight) throws(StoreError) -> SearchCount {
    // Authors are known to the index by a number that another node's user may have too.
    let isBehind = try sight.reader.takesAway(after: index.cursor())
    let isExact = query.author == nil && !isBehind
    return try index.count(query, limit: SearchRequest.mostCounted, look: sight.look(isAlways: !isExact))
  }
}
