extension StoreReader {
  /// Where a page of a log's history jumps what this node does not hold. Who pages from one end to the other is told of each
  /// gap once.
  ///
  /// `messages` and `more` are the page's: it reaches as far as its last message, or to the end of the log.
  public func gaps(
    of log: LogReference, _ page: Page, _ messages: [MessageView], more: Bool
  ) throws(StoreError) -> [LogGap] {
    let end = UInt64(Int64.max)
    var first = page.thread.map { min($0, end) + 1 } ?? 0
    var last = end
    if let after = page.after {
      first = max(first, min(after, end) + 1)
      if more, let message = messages.last { last = message.stored.sequence }
    } else {
      if let before = page.before {
        guard before > 0 else { return [] }
        last = before - 1
      }
      if more, let message = messages.first { first = max(first, message.stored.sequence) }
    }
    guard first <= last else { return [] }
    return try connection.gaps(of: log, in: first...last)
  }
}
