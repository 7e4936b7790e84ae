/// Document numbers in runs of 16,384, each with a token of its own in the index.
///
/// FTS5 looks for the next match as far as it takes and cannot be stopped on the way. Two common words that never meet
/// would have it read all of both. A search that may come to this asks for one band after the other, and between them
/// it can stop.
enum Band {
  private static let bits: Int64 = 14
  static let width: Int64 = 1 << bits

  static func of(_ number: Int64) -> Int64 { number >> bits }

  static func numbers(_ bands: ClosedRange<Int64>) -> ClosedRange<Int64> {
    (bands.lowerBound << bits)...(bands.upperBound << bits | (width - 1))
  }
}
