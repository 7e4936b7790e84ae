public import Model

/// What a person looks for, and where they may look.
public struct SearchRequest: Sendable {
  public enum Order: Sendable {
    case newestFirst
    /// The best `bestResults` of the newest matches.
    case bestFirst
  }

  /// How many results best first has at most, on all its pages together.
  public static let bestResults = 200
  /// Up to so many matches the count is exact.
  public static let mostCounted = 1_000

  /// Nil: whatever the words are.
  public var words: String?
  /// Channels that the searcher may see; nothing else is ever found.
  public var channels: Set<LogReference>
  public var author: Author?
  /// The thread's first message.
  public var thread: EntryKey?
  public var hasLink = false
  public var hasFile = false
  /// Half-open, home time in milliseconds.
  public var time: Range<UInt64>?
  /// Only messages with a lower number.
  public var before: Int64?
  public var order = Order.newestFirst
  /// Results to leave out, best first: `next` of the page before.
  public var offset = 0
  public var limit: Int
  public var wantsCount = false

  public init(words: String?, channels: Set<LogReference>, limit: Int) {
    self.words = words
    self.channels = channels
    self.limit = limit
  }
}
