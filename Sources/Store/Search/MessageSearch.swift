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
    var answer: SearchAnswer
    switch request.order {
    case .newestFirst: answer = try newest(query, sight)
    case .bestFirst: answer = try best(query, request, sight)
    }
    if request.wantsCount {
      answer.count = try index.count(query, limit: SearchRequest.mostCounted) { (hit) throws(StoreError) in
        try sight.places(hit) != nil
      }
    }
    return answer
  }

  /// The number of the last arrival in the index.
  public func cursor() throws(StoreError) -> Int64 { try index.cursor() }

  private func query(_ request: SearchRequest, _ terms: SearchTerms?) -> SearchQuery {
    let time = request.time.map { Int64(clamping: $0.lowerBound)..<Int64(clamping: $0.upperBound) }
    var query = SearchQuery(
      terms, channels: Set(request.channels.map(\.rawValue)), author: request.author?.searchNumber,
      thread: request.thread?.rawValue, time: time, before: request.before, limit: request.limit)
    query.hasLink = request.hasLink
    return query
  }

  private func newest(_ query: SearchQuery, _ sight: SearchSight) throws(StoreError) -> SearchAnswer {
    var answer = SearchAnswer()
    let page = try index.search(query) { (hit) throws(StoreError) in
      guard let places = try sight.places(hit) else { return false }
      // One more is looked at than is shown.
      if answer.results.count < query.limit, let result = try sight.result(hit, places) {
        answer.results.append(result)
      }
      return true
    }
    answer.next = page.next
    return answer
  }

  private func best(
    _ query: SearchQuery, _ request: SearchRequest, _ sight: SearchSight
  ) throws(StoreError) -> SearchAnswer {
    var answer = SearchAnswer()
    let (ranked, areAll) = try index.best(query) { (hit) throws(StoreError) in
      try sight.places(hit) != nil
    }
    let newest = ranked.map(\.number).max() ?? 0
    answer.ranking = (ranked.count, areAll, request.before ?? newest + 1)
    let shown = ranked.prefix(SearchRequest.bestResults)
    var offset = min(request.offset, shown.count)
    while offset < shown.count, answer.results.count < request.limit {
      if let places = try sight.places(shown[offset]),
        let result = try sight.result(shown[offset], places)
      {
        answer.results.append(result)
      }
      offset += 1
    }
    if offset < shown.count { answer.next = Int64(offset) }
    return answer
  }
}
