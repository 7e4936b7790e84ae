/// An FTS5 expression: phrases of tokens, each of which must occur, or one of a group.
///
/// FTS5 numbers the phrases of an expression in the order in which they stand in it.
struct SearchExpression {
  private(set) var bytes: [UInt8] = []
  private(set) var phraseCount = 0

  mutating func add(_ kind: ScopeToken.Kind, oneOf ids: [Int64]) {
    join()
    bytes.append(UInt8(ascii: "("))
    for (index, id) in ids.enumerated() {
      if index > 0 { bytes += " OR ".utf8 }
      append(kind, id)
    }
    bytes.append(UInt8(ascii: ")"))
  }

  mutating func add(_ term: SearchTerm) { add(term.tokens, isPrefix: term.isPrefix) }

  mutating func add(_ tokens: [[UInt8]], isPrefix: Bool) {
    join()
    bytes.append(UInt8(ascii: "\""))
    for token in tokens {
      bytes.append(ReadyTokens.mark)
      bytes += token
    }
    bytes += isPrefix ? "\" *".utf8 : "\"".utf8
    phraseCount += 1
  }

  private mutating func join() {
    if !bytes.isEmpty { bytes += " AND ".utf8 }
  }

  private mutating func append(_ kind: ScopeToken.Kind, _ id: Int64) {
    bytes.append(UInt8(ascii: "\""))
    ScopeToken.append(kind, id, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    phraseCount += 1
  }
}
