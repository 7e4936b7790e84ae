/// One word or phrase of a search, as tokens that must stand side by side.
struct SearchTerm: Sendable, Equatable {
  /// FTS5 keeps lists for the first one, two and three characters of words: it reads one list for such a prefix, and
  /// the lists of all words that begin with it for a longer one.
  static let indexedPrefix = 3

  private(set) var tokens: [[UInt8]]
  /// The last token stands for all that begin with it.
  let isPrefix: Bool

  /// Nil where the text holds no letter or digit.
  init?(_ text: ArraySlice<UInt8>, isPrefix: Bool) {
    let sink =
      text.withContiguousStorageIfAvailable { Tokenizer.run($0, into: Collector()) } ?? Collector()
    guard !sink.tokens.isEmpty else { return nil }
    tokens = sink.tokens
    // A single character of a script that is indexed by pairs is the beginning of every pair that starts with it.
    self.isPrefix = isPrefix || sink.endsLone
  }

  /// Whether FTS5 has no list for the prefix that this term ends with.
  var endsInLongPrefix: Bool {
    isPrefix && (tokens.last?.count { $0 & 0xC0 != 0x80 } ?? 0) > Self.indexedPrefix
  }

  /// The term with its prefix cut to what FTS5 has a list for: it finds more.
  var loosened: SearchTerm {
    guard endsInLongPrefix, let last = tokens.last else { return self }
    var cut = self
    var end = 0
    var characters = 0
    for (index, byte) in last.enumerated() where byte & 0xC0 != 0x80 {
      if characters == Self.indexedPrefix {
        end = index
        break
      }
      characters += 1
    }
    cut.tokens[tokens.count - 1] = Array(last[..<end])
    return cut
  }

  /// What is left without the tokens at these places: it finds more.
  func leavingOut(_ places: Set<Int>) -> [SearchTerm] {
    guard !places.isEmpty else { return [self] }
    var runs: [SearchTerm] = []
    var run: [[UInt8]] = []
    for (place, token) in tokens.enumerated() {
      if !places.contains(place) { run.append(token) }
      let isLast = place == tokens.count - 1
      guard isLast || places.contains(place), !run.isEmpty else { continue }
      runs.append(SearchTerm(run, isPrefix: isPrefix && isLast && !places.contains(place)))
      run = []
    }
    return runs
  }

  private init(_ tokens: [[UInt8]], isPrefix: Bool) {
    self.tokens = tokens
    self.isPrefix = isPrefix
  }

  /// Holds the last character of a run back until another token follows: the text that is looked for may end inside
  /// a run of the document, where the document has no such token.
  private struct Collector: TokenSink {
    var tokens: [[UInt8]] = []
    var endsLone = false
    private var held: [UInt8]?

    mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool {
      if let held { tokens.append(held) }
      held = kind == .last ? Array(token) : nil
      if kind != .last { tokens.append(Array(token)) }
      endsLone = kind == .lone
      return true
    }
  }
}
