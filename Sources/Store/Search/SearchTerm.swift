/// One word or phrase of a search, as tokens that must stand side by side.
struct SearchTerm: Sendable, Equatable {
  let tokens: [[UInt8]]
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

  func appendExpression(to expression: inout [UInt8]) {
    expression.append(UInt8(ascii: "\""))
    for token in tokens {
      expression.append(ReadyTokens.mark)
      expression += token
    }
    expression += isPrefix ? "\" *".utf8 : "\"".utf8
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
