public import Model
internal import Wire

/// Searches messages on connections of its own. Belongs to one thread.
public final class MessageSearch {
  private let index: IndexReader

  /// What is looked for, and where the searcher may look.
  public struct Request: Sendable {
    public var words: String
    /// Channels that the searcher may see; nothing else is ever found.
    public var channels: Set<LogReference>
    public var author: Author?
    /// Half-open, home time in milliseconds.
    public var time: Range<UInt64>?
    /// `number` of the last result of the page before.
    public var before: Int64?
    public var limit: Int

    public init(
      words: String, channels: Set<LogReference>, author: Author?, time: Range<UInt64>?, before: Int64?,
      limit: Int
    ) {
      self.words = words
      self.channels = channels
      self.author = author
      self.time = time
      self.before = before
      self.limit = limit
    }
  }

  public struct Result: Sendable {
    public let number: Int64
    public let message: MessageView
  }

  /// Opens the index that an `IndexFeed` has made.
  public init(folder: DataFolder) throws(StoreError) { index = try IndexReader(path: folder.index) }

  /// The newest matches first, and whether there are more. Throws `SearchRefusal` for words that cannot be searched for.
  public func search(
    _ request: Request, _ reader: StoreReader
  ) throws -> (results: [Result], more: Bool) {
    let terms = try SearchTerms(request.words)
    let time = request.time.map { Int64(clamping: $0.lowerBound)..<Int64(clamping: $0.upperBound) }
    let page = try index.search(
      SearchQuery(
        terms, channels: Set(request.channels.map(\.rawValue)), author: request.author?.searchNumber,
        time: time, before: request.before, limit: request.limit))
    var results: [Result] = []
    for hit in page.hits {
      let key = EntryKey(rawValue: hit.key)
      guard let message = try reader.message(key.sequence, of: key.log), message.text != nil,
        request.author == nil || message.stored.header.author == request.author
      else { continue }
      results.append(Result(number: hit.number, message: message))
    }
    return (results, page.next != nil)
  }

  /// The number of the last arrival in the index.
  public func cursor() throws(StoreError) -> Int64 { try index.cursor() }
}
