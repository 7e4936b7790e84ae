/// What a person typed into the search field, understood: words that must all occur, "phrases" whose words must stand
/// side by side, and a `*` at the end of a word for all words that begin so. Nothing else has a meaning.
///
/// FTS5 is never given the text, but an expression built of folded tokens, which hold letters and digits alone.
package struct SearchTerms: Sendable, Equatable {
  package static let maxBytes = 1_024
  package static let maxTerms = 16
  /// Words and character pairs in all terms together.
  package static let maxTokens = 64

  let terms: [SearchTerm]

  package init(_ text: String) throws(SearchRefusal) {
    try self.init(utf8: Array(text.utf8))
  }

  /// Takes any bytes; what is not UTF-8 separates words.
  package init(utf8 bytes: [UInt8]) throws(SearchRefusal) {
    guard bytes.count <= Self.maxBytes else { throw .searchTooComplex }
    var terms: [SearchTerm] = []
    var index = 0
    while let (piece, isWord) = Self.nextPiece(of: bytes, from: &index) {
      let isPrefix = isWord && piece.last == Self.star
      if let term = SearchTerm(piece, isPrefix: isPrefix) { terms.append(term) }
    }
    guard !terms.isEmpty else { throw .searchEmpty }
    let tokens = terms.reduce(0) { $0 + $1.tokens.count }
    guard terms.count <= Self.maxTerms, tokens <= Self.maxTokens else { throw .searchTooComplex }
    self.terms = terms
  }

  private static let quote = UInt8(ascii: "\"")
  private static let star = UInt8(ascii: "*")

  /// The next word or the inside of the next phrase; a phrase that nothing closes goes on to the end.
  private static func nextPiece(of bytes: [UInt8], from index: inout Int) -> (
    ArraySlice<UInt8>, isWord: Bool
  )? {
    while index < bytes.count, spaceLength(bytes, at: index) > 0 { index += spaceLength(bytes, at: index) }
    guard index < bytes.count else { return nil }
    if bytes[index] == quote {
      let start = index + 1
      let end = bytes[start...].firstIndex(of: quote) ?? bytes.count
      index = min(end + 1, bytes.count)
      return (bytes[start..<end], false)
    }
    let start = index
    while index < bytes.count, bytes[index] != quote, spaceLength(bytes, at: index) == 0 { index += 1 }
    return (bytes[start..<index], true)
  }

  /// Bytes of the white space at `index`: an ASCII one, or the ideographic space; 0 for anything else.
  private static func spaceLength(_ bytes: [UInt8], at index: Int) -> Int {
    if bytes[index] <= 0x20 { return 1 }
    return bytes[index...].starts(with: [0xE3, 0x80, 0x80]) ? 3 : 0
  }
}
