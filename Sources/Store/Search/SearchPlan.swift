/// In which way a search goes through the index.
struct SearchPlan {
  /// Which way is taken when.
  struct Limits {
    /// Up to so many pages of lists FTS5 may read without a stop: about 5 ms.
    var mostPages: Int64 = 300
    /// Of a prefix that FTS5 has no list for it joins the lists of all words, each time that it is asked.
    var mostPrefixPages: Int64 = 64
  }

  private enum Cost {
    static let documentsOfPage: Int64 = 1_000
    /// Above so many channels FTS5 is never asked to narrow to them.
    static let mostChannels = 256
    /// What opening a channel's list costs, and moving it on, in rows that could be read meanwhile.
    static let openingChannel = 12.0
    static let movingChannel = 0.2
    /// So many documents of the rarest list are counted.
    static let mostCounted: Int64 = 500
    static let mostListsCounted = 4
  }

  /// The documents of a token, or of all that begin with it.
  struct List {
    /// Nil: of several tokens.
    let token: [UInt8]?
    let isPrefix: Bool
    /// See `PostingPages`.
    let pages: Int64

    var expression: SearchExpression? {
      guard let token else { return nil }
      var expression = SearchExpression()
      expression.add([token], isPrefix: isPrefix)
      return expression
    }
  }

  /// Where hits can be.
  private(set) var numbers: ClosedRange<Int64>
  /// Set where the expression finds more than what is looked for: whoever reads a hit must look at its text.
  private(set) var isLoose = false
  /// One band after the other, with a look at the budget between them.
  private(set) var isBanded = false
  /// What is rarest among all that must occur: where it is not, nothing is.
  private(set) var rarest: List?
  /// What is read side by side, the shortest first.
  private(set) var lists: [List] = []

  private let query: SearchQuery
  private let limits: Limits
  private var terms: [SearchTerm]
  /// The channels to narrow to.
  private var channels: [Int64] = []

  /// Nil where nothing can be found.
  init?(
    _ query: SearchQuery, _ numbers: ClosedRange<Int64>, mayBeLoose: Bool, _ limits: Limits,
    on connection: Connection
  ) throws(StoreError) {
    self.query = query
    self.limits = limits
    terms = query.terms?.terms ?? []
    let seen = try ChannelCounts.read(query.channels, on: connection)
    guard let first = seen.map(\.count.first).min(), let last = seen.map(\.count.last).max(),
      numbers.overlaps(first...last)
    else { return nil }
    self.numbers = numbers.clamped(to: first...last)
    let documents = seen.reduce(0) { $0 + $1.count.documents }
    let narrows = Self.narrows(seen.count, documents, span: last - first + 1, limit: query.limit)
    if narrows || (terms.isEmpty && query.author == nil && query.thread == nil && !query.hasLink) {
      channels = seen.map(\.channel)
    }
    try weigh(channelPages: documents / Cost.documentsOfPage, mayBeLoose: mayBeLoose, on: connection)
  }

  /// Whether it pays to open a list for each channel: not where the searcher's channels hold most of what is newest.
  private static func narrows(_ channels: Int, _ documents: Int64, span: Int64, limit: Int) -> Bool {
    guard channels <= Cost.mostChannels, documents > 0 else { return false }
    let rowsForHit = Double(span) / Double(documents)
    let channels = Double(channels)
    return rowsForHit > 1 + channels * (Cost.movingChannel + Cost.openingChannel / Double(max(1, limit)))
  }

  private mutating func weigh(
    channelPages: Int64, mayBeLoose: Bool, on connection: Connection
  ) throws(StoreError) {
    // A single list is read as it is.
    if channels.isEmpty, scopeTokens.count + terms.reduce(0, { $0 + $1.tokens.count }) == 1,
      terms.first?.endsInLongPrefix != true
    {
      return
    }
    let pages = try PostingPages(on: connection)
    if !channels.isEmpty { lists.append(List(token: nil, isPrefix: false, pages: channelPages)) }
    for token in scopeTokens {
      lists.append(List(token: token, isPrefix: false, pages: try pages.count(token, isPrefix: false)))
    }
    for (index, term) in terms.enumerated() {
      if mayBeLoose, term.endsInLongPrefix, let last = term.tokens.last,
        try pages.count(last, isPrefix: true) > limits.mostPrefixPages
      {
        terms[index] = term.loosened
        isLoose = true
      }
      let term = terms[index]
      for (place, token) in term.tokens.enumerated() {
        let isPrefix = term.isPrefix && place == term.tokens.count - 1
        // Lists that are joined for a prefix are not counted: they would be joined once more.
        let isJoined = isPrefix && term.endsInLongPrefix
        lists.append(
          List(
            token: isJoined ? nil : token, isPrefix: isPrefix,
            pages: try pages.count(token, isPrefix: isPrefix)))
      }
    }
    lists.sort { $0.pages < $1.pages }
    rarest = lists.first { $0.token != nil }
    try weighLists(on: connection)
  }

  /// Decides whether finding the next match, or that there is none, may take FTS5 long. The rarest list is read as a
  /// whole, and of each other one no more pages than the rarest has documents.
  private mutating func weighLists(on connection: Connection) throws(StoreError) {
    guard lists.count > 1, let least = lists.first, isLong(max(1, least.pages) * Cost.documentsOfPage) else {
      return
    }
    isBanded = true
    // A rare token's list may seem long because a long one begins on its page.
    for list in lists.prefix(Cost.mostListsCounted) {
      guard let count = try count(list, on: connection) else { continue }
      rarest = list
      isBanded = isLong(count)
      return
    }
  }

  private func isLong(_ documents: Int64) -> Bool {
    lists.reduce(0) { $0 + min($1.pages, documents) } > limits.mostPages
  }

  /// How many documents hold the token; nil where they are many.
  private func count(_ list: List, on connection: Connection) throws(StoreError) -> Int64? {
    guard let expression = list.expression else { return nil }
    return try connection.use("SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ?1 LIMIT ?2)") {
      (row) throws(StoreError) in
      try row.bind(1, text: expression.bytes)
      try row.bind(2, Cost.mostCounted)
      let count = try row.step() ? row.int64(0) : 0
      return count < Cost.mostCounted ? count : nil
    }
  }

  private var scopeTokens: [[UInt8]] {
    var tokens: [[UInt8]] = []
    func add(_ kind: ScopeToken.Kind, _ id: Int64) {
      var bytes: [UInt8] = []
      ScopeToken.append(kind, id, to: &bytes)
      tokens.append(Array(bytes.dropFirst()))
    }
    if let author = query.author { add(.author, author) }
    if let thread = query.thread { add(.thread, thread) }
    if query.hasLink { add(.feature, ScopeToken.Feature.link.rawValue) }
    return tokens
  }

  /// What FTS5 is asked, and how many of its phrases stand before the first term.
  func expression(bands: ClosedRange<Int64>?) -> (SearchExpression, scopePhrases: Int) {
    var expression = SearchExpression()
    for token in scopeTokens { expression.add([token], isPrefix: false) }
    if let bands { expression.add(.band, oneOf: Array(bands)) }
    if !channels.isEmpty { expression.add(.channel, oneOf: channels) }
    let scopePhrases = expression.phraseCount
    for term in terms { expression.add(term) }
    return (expression, scopePhrases)
  }
}
