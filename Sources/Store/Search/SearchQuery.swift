/// One search: what is looked for, where the searcher may look, and which page of the answer.
package struct SearchQuery: Sendable {
  package static let maxLimit = 200

  package var terms: SearchTerms
  /// The channels the searcher may see; nothing else is ever found. None of them: nothing is found.
  package var channels: Set<Int64>
  package var author: Int64?
  package var thread: Int64?
  /// Half-open, milliseconds since 1970.
  package var time: Range<Int64>?
  /// Only documents with a lower number: `SearchPage.next` of the page before.
  package var before: Int64?
  /// 1 to `maxLimit`; other values are brought into that range.
  package var limit: Int

  package init(
    _ terms: SearchTerms, channels: Set<Int64>, author: Int64? = nil, thread: Int64? = nil,
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

  /// Up to so many channels FTS5 narrows to them from the start.
  static let fewChannels = 4
  /// Above this, FTS5 is never asked to narrow to the channels: opening their lists costs more than it saves.
  static let manyChannels = 1_000

  /// The FTS5 expression. The scope goes first: it is what narrows most.
  func expression(withChannels: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    if let author { Self.appendScope(.author, [author], to: &bytes) }
    if let thread { Self.appendScope(.thread, [thread], to: &bytes) }
    if withChannels { Self.appendScope(.channel, channels.sorted(), to: &bytes) }
    terms.appendExpression(to: &bytes)
    return bytes
  }

  private static func appendScope(_ kind: ScopeToken.Kind, _ ids: [Int64], to bytes: inout [UInt8]) {
    bytes += "{scope} : (".utf8
    for (index, id) in ids.enumerated() {
      bytes += index == 0 ? "\"".utf8 : " OR \"".utf8
      ScopeToken.append(kind, id, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes += ") AND ".utf8
  }
}
