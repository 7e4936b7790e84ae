/// What to search for: all that is given must hold, and something must be given beside times.
public struct SearchQuery: Sendable, Equatable {
  /// Words that must all occur, `"phrases"` and `prefix*`.
  public var words: String?
  public var channel: String?
  /// The first message's sequence, of a thread in `channel`.
  public var thread: Int64?
  public var hasLink = false
  /// Counts more than `hasLink`: a search is for one of them.
  public var hasFile = false
  /// An address.
  public var author: String?
  /// Milliseconds since 1970 (UTC).
  public var from: Int64?
  /// Milliseconds since 1970 (UTC).
  public var to: Int64?
  /// The best of the newest matches first, not the newest.
  public var bestFirst = false
  /// `next` of the page before; best first, `before` of the first page.
  public var before: Int64?
  /// Best first: `next` of the page before.
  public var offset: Int64?
  public var limit: Int?
  public var wantsCount = false

  public init(_ words: String?) {
    self.words = words
  }
}
