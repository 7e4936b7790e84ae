/// Finds a search's terms in a text, as the index would: by the same tokens.
///
/// All terms together have at most 64 tokens, so one 64-bit word holds how far each phrase has come (Shift-And).
struct TermMatcher: Sendable {
  /// What is told at most of one text.
  static let mostPlaces = 64

  private let tokens: [[UInt8]]
  /// The first tokens of terms, the last ones, and those that stand for all that begin so.
  private let starts: UInt64
  private let ends: UInt64
  private let prefixes: UInt64
  /// How many tokens the term has that ends at this token.
  private let lengths: [Int]

  init(_ terms: SearchTerms) {
    var (starts, ends, prefixes): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var tokens: [[UInt8]] = []
    var lengths: [Int] = []
    for term in terms.terms {
      starts |= 1 << UInt64(tokens.count)
      tokens += term.tokens
      lengths += 1...term.tokens.count
      let end: UInt64 = 1 << UInt64(tokens.count - 1)
      ends |= end
      if term.isPrefix { prefixes |= end }
    }
    (self.tokens, self.lengths) = (tokens, lengths)
    (self.starts, self.ends, self.prefixes) = (starts, ends, prefixes)
  }

  /// What was found in a text that holds every term.
  struct Match: Equatable {
    /// Where terms stand, in bytes, rising and apart from each other.
    var places: [Range<Int>] = []
    /// How often each term occurs, up to 255.
    var tally: [UInt8] = []
  }

  /// Nil where a term is missing.
  func match(_ text: [UInt8]) -> Match? {
    text.withUnsafeBufferPointer { text in
      let seen = Tokenizer.run(text, into: Sight(matcher: self, text: text))
      guard seen.found == ends else { return nil }
      let tally = tokens.indices.filter { ends >> UInt64($0) & 1 == 1 }.map { seen.counts[$0] }
      return Match(places: Self.merged(seen.places), tally: tally)
    }
  }

  private static func merged(_ places: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for place in places.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = merged.last, place.lowerBound < last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
      } else {
        merged.append(place)
      }
    }
    return Array(merged.prefix(mostPlaces))
  }

  /// The tokens of the terms that this token of the text is.
  private func matches(_ token: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var matches: UInt64 = 0
    for (index, wanted) in tokens.enumerated() where token.count >= wanted.count {
      let bit: UInt64 = 1 << UInt64(index)
      guard token.count == wanted.count || prefixes & bit != 0, token.starts(with: wanted) else { continue }
      matches |= bit
    }
    return matches
  }

  private struct Sight: TokenSink {
    let matcher: TermMatcher
    let text: UnsafeBufferPointer<UInt8>
    /// The ends of terms that were seen.
    var found: UInt64 = 0
    var places: [Range<Int>] = []
    /// How often the term that ends at a token was seen.
    var counts: [UInt8]
    private var reached: UInt64 = 0
    /// Where the last 64 tokens begin, in a ring.
    private var starts = [Int](repeating: 0, count: 64)
    private var count = 0

    init(matcher: TermMatcher, text: UnsafeBufferPointer<UInt8>) {
      self.matcher = matcher
      self.text = text
      counts = [UInt8](repeating: 0, count: matcher.tokens.count)
    }

    mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool {
      starts[count & 63] = start
      count += 1
      reached = (reached << 1 | matcher.starts) & matcher.matches(token)
      var ended = reached & matcher.ends
      found |= ended
      while ended != 0 {
        let last = ended.trailingZeroBitCount
        ended &= ended - 1
        if counts[last] < .max { counts[last] += 1 }
        // Enough to fill what is told, with places that overlap.
        guard places.count < 4 * TermMatcher.mostPlaces else { continue }
        let first = starts[(count - matcher.lengths[last]) & 63]
        places.append(first..<self.end(of: token, kind, start, end, matchedBy: matcher.tokens[last]))
      }
      return true
    }

    /// One character of a script without spaces matches a pair by its beginning; the other one was not looked for.
    private func end(
      of token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, _ start: Int, _ end: Int,
      matchedBy wanted: [UInt8]
    ) -> Int {
      guard case .pair = kind, wanted.count < token.count else { return end }
      return start + UTF8Scalar.decode(text, at: start).length
    }
  }
}
