/// Tokens that are handed to FTS5 as they are: those of a query, which our own parser has cut already, and the scope
/// of a document. Each is written as 0xFF, a byte that UTF-8 never holds, and its bytes; the tokenizer takes any text
/// that begins with 0xFF apart in this way and no other.
enum ReadyTokens {
  static let mark: UInt8 = 0xFF

  static func run<Sink: TokenSink>(_ text: UnsafeBufferPointer<UInt8>, into sink: Sink) -> Sink {
    var sink = sink
    var start = 1
    while start < text.count {
      let end = text[start...].firstIndex(of: mark) ?? text.count
      if end > start {
        let token = UnsafeBufferPointer(rebasing: text[start..<end])
        guard sink.take(token, .word, start: start, end: end) else { break }
      }
      start = end + 1
    }
    return sink
  }

  /// A document's text as it is given to FTS5, so that no text from outside is taken for ready tokens.
  static func unmarked(_ text: [UInt8]) -> [UInt8] {
    text.first == mark ? Array(text.drop { $0 == mark }) : text
  }
}
