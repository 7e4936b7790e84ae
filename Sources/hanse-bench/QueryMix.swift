import Client

/// The query mix that `search_latency` publishes: so many queries of each kind, the same in every run.
///
/// Words are drawn so that each power of ten of ranks is as likely: common, middling and rare ones. Prefixes are the
/// beginnings of such words, phrases two or three words that stand side by side in a message.
struct QueryMix {
  /// By the name of the metric.
  static let kinds = [
    "term", "two_terms", "phrase", "prefix1", "prefix2", "prefix3", "prefix4", "channel", "author",
    "rare_author",
    "link", "best", "best_two", "count",
  ]

  private let plan: SearchPlan
  private let corpus: Corpus

  init(_ plan: SearchPlan, _ corpus: Corpus) {
    self.plan = plan
    self.corpus = corpus
  }

  func queries(_ kind: String) -> [SearchQuery] {
    var random = SplitMix(seed: UInt64(Self.kinds.firstIndex(of: kind) ?? 0) + 1_000)
    return (0..<plan.queries).map { _ in query(kind, &random) }
  }

  private func query(_ kind: String, _ random: inout SplitMix) -> SearchQuery {
    var query = SearchQuery(words(kind, &random))
    switch kind {
    case "channel": query.channel = plan.channels[pick(&random) { plan.areVisible[$0] }]
    case "author": query.author = plan.addresses[pick(&random) { $0 != corpus.rareAuthor }]
    case "rare_author": query.author = plan.addresses[corpus.rareAuthor]
    case "link": query.hasLink = true
    case "best", "best_two": query.bestFirst = true
    case "count": query.wantsCount = true
    default: break
    }
    return query
  }

  private func words(_ kind: String, _ random: inout SplitMix) -> String {
    switch kind {
    case "two_terms", "best_two": "\(word(1...2_000, &random)) \(word(1...2_000, &random))"
    case "phrase": "\"\(phrase(&random))\""
    case "prefix1": "\(word(1...10_000, &random).prefix(1))*"
    case "prefix2": "\(word(1...10_000, &random).prefix(2))*"
    case "prefix3": "\(word(1...10_000, &random).prefix(3))*"
    case "prefix4": "\(word(1...10_000, &random).prefix(4))*"
    // What was slow once: few messages by this author, and most messages hold the word.
    case "rare_author": word(1...20, &random)
    default: word(1...20_000, &random)
    }
  }

  private func word(_ ranks: ClosedRange<Double>, _ random: inout SplitMix) -> String {
    corpus.vocabulary.pick(ranks: ranks, &random)
  }

  private func phrase(_ random: inout SplitMix) -> String {
    let words = corpus.message(random.below(plan.count)).text.split(separator: " ").filter {
      !$0.contains("/")
    }
    let length = min(2 + random.below(2), words.count)
    let start = random.below(words.count - length + 1)
    return words[start..<(start + length)].joined(separator: " ")
  }

  private func pick(_ random: inout SplitMix, where fits: (Int) -> Bool) -> Int {
    while true {
      let author = random.below(plan.tokens.count)
      if fits(author) { return author }
    }
  }
}
