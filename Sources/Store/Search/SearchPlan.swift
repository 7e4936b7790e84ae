/// In which way a search goes through the index.
///
/// FTS5 reads the lists of all tokens side by side. Where one is short, moving along a long one costs a page for each of
/// its documents; then the long list is left out, and the text of what the rest finds is looked at instead. Where all
/// are long and may seldom meet, FTS5 is asked for one band of documents after the other, so that the search can stop
/// between them.
struct SearchPlan {
  /// Which way is taken when.
  struct Limits {
    /// Up to so many pages of lists FTS5 may read without a stop: about 5 ms.
    var mostPages: Int64 = 300
    /// Of a prefix that FTS5 has no list for it joins the lists of all words, each time that it is asked.
    var mostPrefixPages: Int64 = 64
    /// So many documents' texts are read in the time of a page.
    var textsOfPage = 2.5
    /// Up to here a rare list's documents are counted.
    var mostCounted: Int64 = 2_000
    /// Lists of no more pages are just read.
    var leastPages: Int64 = 1
  }

  private static let documentsOfPage: Int64 = 1_000
  private static let mostListsCounted = 4

  /// Where hits can be.
  let numbers: ClosedRange<Int64>
  /// Set where the expression finds more than what is looked for: whoever reads a hit must look at its text.
  private(set) var isLoose = false
  /// One band after the other, with a look at the budget between them.
  private(set) var isBanded = false
  /// What is rarest among all that must occur: where it is not, nothing is.
  private(set) var rarest: PostingList?
  /// What is read side by side, the shortest first.
  private(set) var lists: [PostingList] = []

  private let query: SearchQuery
  private let scope: SearchScope
  private let limits: Limits
  private var terms: [SearchTerm]

  /// Nil where nothing can be found. `mayBeLoose`: hits' texts are looked at anyway.
  init?(
    _ query: SearchQuery, _ numbers: ClosedRange<Int64>, mayBeLoose: Bool, _ limits: Limits,
    on connection: Connection
  ) throws(StoreError) {
    guard let scope = try SearchScope(query, numbers, on: connection) else { return nil }
    self.scope = scope
    self.numbers = scope.numbers
    self.query = query
    self.limits = limits
    terms = query.terms?.terms ?? []
    let tokens = scopeTokens.count + terms.reduce(0) { $0 + $1.tokens.count }
    // A single list is read as it is.
    let isSingle = tokens == 1 && scope.channels.isEmpty && terms.first?.endsInLongPrefix != true
    if !isSingle { try weigh(mayBeLoose: mayBeLoose, on: connection) }
  }

  private mutating func weigh(mayBeLoose: Bool, on connection: Connection) throws(StoreError) {
    let pages = try PostingPages(on: connection)
    if mayBeLoose { try loosenPrefixes(pages) }
    try addLists(pages)
    guard lists.count > 1, let first = lists.first else { return }
    let least = max(1, first.pages) * Self.documentsOfPage
    isBanded = isLong(least)
    guard lists.contains(where: { $0.pages > limits.leastPages }) else { return }
    // A rare token's list may seem long because a long one begins on its page.
    for list in lists.prefix(Self.mostListsCounted) {
      guard let count = try list.count(most: limits.mostCounted, on: connection) else { continue }
      rarest = list
      if mayBeLoose { leaveOut(rarest: list, documents: count) }
      isBanded = isLong(count)
      return
    }
    if mayBeLoose, let rarest { leaveOut(rarest: rarest, documents: least) }
    isBanded = isLong(least)
  }

  /// A long prefix of very many words is cut to one that FTS5 has a list for.
  private mutating func loosenPrefixes(_ pages: PostingPages) throws(StoreError) {
    for (index, term) in terms.enumerated() where term.endsInLongPrefix {
      guard let last = term.tokens.last, try pages.count(last, isPrefix: true) > limits.mostPrefixPages
      else { continue }
      terms[index] = term.loosened
      isLoose = true
    }
  }

  private mutating func addLists(_ pages: PostingPages) throws(StoreError) {
    if !scope.channels.isEmpty {
      let ofChannels = scope.documents / Self.documentsOfPage
      lists.append(PostingList(part: .scope, token: nil, isPrefix: false, pages: ofChannels))
    }
    for token in scopeTokens {
      let count = try pages.count(token, isPrefix: false)
      lists.append(PostingList(part: .scope, token: token, isPrefix: false, pages: count))
    }
    for (index, term) in terms.enumerated() {
      for (place, token) in term.tokens.enumerated() {
        let isPrefix = term.isPrefix && place == term.tokens.count - 1
        // Lists that are joined for a prefix are not counted: they would be joined once more.
        let isJoined = isPrefix && term.endsInLongPrefix
        lists.append(
          PostingList(
            part: .term(index, place: place), token: isJoined ? nil : token, isPrefix: isPrefix,
            pages: try pages.count(token, isPrefix: isPrefix)))
      }
    }
    lists.sort { $0.pages < $1.pages }
    rarest = lists.first { $0.token != nil }
  }

  /// Leaves out the lists of words that cost more to read than the texts of what the others find; the longest first. How
  /// many that are is a guess: as if words stood in texts by chance.
  private mutating func leaveOut(rarest: PostingList, documents: Int64) {
    let all = Double(numbers.count)
    func share(_ list: PostingList) -> Double {
      let found = list.part == rarest.part ? documents : (list.pages + 1) * Self.documentsOfPage
      return min(1, Double(found) / all)
    }
    var left = [Set<Int>](repeating: [], count: terms.count)
    for list in lists.reversed() where list.part != rarest.part && list.pages > limits.leastPages {
      guard case .term(let index, let place) = list.part else { continue }
      let others = lists.filter { $0.part != list.part }
      let candidates = others.reduce(all) { $0 * share($1) }
      guard Double(list.pages + 1) * limits.textsOfPage >= candidates else { continue }
      left[index].insert(place)
      lists = others
      isLoose = true
    }
    terms = zip(terms, left).flatMap { term, places in term.leavingOut(places) }
  }

  /// Whether finding the next match, or that there is none, may take FTS5 long. The rarest list is read as a whole, and
  /// of each other one no more pages than the rarest has documents.
  private func isLong(_ documents: Int64) -> Bool {
    lists.count > 1 && lists.reduce(0) { $0 + min($1.pages, documents) } > limits.mostPages
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
    if query.hasFile { add(.feature, ScopeToken.Feature.file.rawValue) }
    return tokens
  }

  /// What FTS5 is asked, and how many of its phrases stand before the first term.
  func expression(bands: ClosedRange<Int64>?) -> (SearchExpression, scopePhrases: Int) {
    var expression = SearchExpression()
    for token in scopeTokens { expression.add([token], isPrefix: false) }
    if let bands { expression.add(.band, oneOf: Array(bands)) }
    if !scope.channels.isEmpty { expression.add(.channel, oneOf: scope.channels) }
    let scopePhrases = expression.phraseCount
    for term in terms { expression.add(term) }
    return (expression, scopePhrases)
  }
}
