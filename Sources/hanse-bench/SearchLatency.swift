import Client

/// One client asks one query after the other over one connection; measured from the request until the whole answer.
struct SearchLatency {
  private static let warmUp = 5

  private let plan: SearchPlan
  private let corpus: Corpus
  private let client: HanseClient

  init(_ plan: SearchPlan) throws {
    self.plan = plan
    corpus = plan.corpus
    client = try HanseClient(
      Endpoint(url: plan.url, authorityFile: plan.authorityFile), token: plan.searcherToken)
  }

  func run() throws -> String {
    let deadline = Deadline(seconds: plan.deadlineSeconds)
    let checked = try check()
    let mix = QueryMix(plan, corpus)
    let bare = try measure(deadline) { _ in
      _ = try client.me()
      return nil
    }
    var kinds: [String] = []
    for kind in QueryMix.kinds {
      let queries = mix.queries(kind)
      for query in queries.prefix(Self.warmUp) { _ = try client.search(query) }
      let measured = try measure(deadline) { try client.search(queries[$0]) }
      kinds.append("\"\(kind)\":\(measured)")
    }
    return "{\"bare\":\(bare),\"checked\":\(checked),\"kinds\":{\(kinds.joined(separator: ","))}}"
  }

  private func measure(_ deadline: Deadline, _ ask: (Int) throws -> SearchPage?) throws -> String {
    var samples: [UInt64] = []
    var (results, broken) = (0, 0)
    for index in 0..<plan.queries where !deadline.isOver {
      let start = Clock.microseconds()
      let page = try ask(index)
      samples.append(Clock.microseconds() - start)
      results += page?.elements.count ?? 0
      // A page that is not full, with more to come, was broken off.
      if let page, page.isComplete == nil, page.hasMore, page.elements.count < 50 { broken += 1 }
    }
    return
      "{\"count\":\(samples.count),\"p50\":\(samples.percentile(0.5)),\"p99\":\(samples.percentile(0.99)),"
      + "\"results\":\(results),\"broken\":\(broken)}"
  }

  /// Compares what is found of the rare author with what the corpus says: that many numbers were compared.
  private func check() throws -> Int {
    let rare = corpus.rareAuthor
    let texts = (0..<plan.count).lazy.filter { $0 % max(1, plan.count / Corpus.rareMessages) == 7 }
      .map { Set(corpus.message($0).text.split(separator: " ")) }
    let all = Array(texts)
    for rank in 0..<20 {
      let word = corpus.vocabulary.words[rank]
      let expected = all.count { $0.contains(word[...]) }
      var query = SearchQuery(word)
      query.author = plan.addresses[rare]
      query.limit = 200
      query.wantsCount = true
      var found = 0
      var page = try client.search(query)
      guard page.count == Int64(expected) else {
        throw BenchFailure("\(page.count ?? -1) messages of the rare author are counted, not \(expected)")
      }
      found += page.elements.count
      while page.hasMore {
        query.before = page.next
        page = try client.search(query)
        found += page.elements.count
      }
      guard found == expected else {
        throw BenchFailure("\(found) messages of the rare author are found, not \(expected)")
      }
    }
    return 20
  }
}
