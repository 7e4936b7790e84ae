/// One search: what is looked for, where the searcher may look, and which page of the answer.
package struct SearchQuery: Sendable {
  package static let maxLimit = 200

  /// Nil: whatever the words are.
  package var terms: SearchTerms?
  /// The channels the searcher may see; nothing else is ever found. None of them: nothing is found.
  package var channels: Set<Int64>
  package var author: Int64?
  package var thread: Int64?
  package var hasLink = false
  package var hasFile = false
  /// Half-open, milliseconds since 1970.
  package var time: Range<Int64>?
  /// Only documents with a lower number: `SearchPage.next` of the page before.
  package var before: Int64?
  /// 1 to `maxLimit`; other values are brought into that range.
  package var limit: Int

  package init(
    _ terms: SearchTerms?, channels: Set<Int64>, author: Int64? = nil, thread: Int64? = nil,
    time: Range<Int64>? = nil, before: Int64? = nil, limit: Int = 50
  ) {
    self.terms = terms
    self.channels = channels
    self.author = author
    self.thread = thread
    self.time = time
    self.before = before
    self.limit = limit
  }
}
