/// How a token came to be; a query treats the kinds differently.
enum TokenKind {
  /// A word of a script that has spaces.
  case word
  /// Two neighbouring characters of a script without spaces.
  case pair
  /// The last character of a run of two or more, which no pair begins with. It also keeps runs apart: without it
  /// the last pair of one run would stand next to the first pair of the next, and a phrase could span both.
  case last
  /// A run of one character.
  case lone
}

/// Takes tokens in the order of the text.
protocol TokenSink {
  /// `token` is valid UTF-8 of 1 to `TokenizerLimits.maxTokenBytes` bytes, folded, and lent for this call;
  /// `start` and `end` are the bytes of the text it came from. False stops.
  mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool
}
