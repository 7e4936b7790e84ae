/// What to search for.
public struct SearchQuery: Sendable, Equatable {
  /// Words that must all occur, `"phrases"` and `prefix*`.
  public var words: String
  public var channel: String?
  /// An address.
  public var author: String?
  /// Milliseconds since 1970 (UTC).
  public var from: Int64?
  /// Milliseconds since 1970 (UTC).
  public var to: Int64?
  /// The number of the last result of the page before.
  public var before: Int64?
  public var limit: Int?

  public init(_ words: String) {
    self.words = words
  }
}
