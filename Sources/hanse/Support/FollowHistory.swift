import Client

/// Messages from before `hanse follow` began, for `--since`.
struct FollowHistory {
  private static let pageMessages = 200

  let client: HanseClient
  /// Milliseconds since 1970 (UTC).
  let since: Int64

  /// The messages of these channels from `since` on, in the order of their times.
  func messages(in channels: [String]) throws(CommandFailure) -> [Message] {
    var found: [Message] = []
    for channel in channels { found += try messages(in: channel) }
    return found.sorted { ($0.time, $0.channel, $0.sequence) < ($1.time, $1.channel, $1.sequence) }
  }

  private func messages(in channel: String) throws(CommandFailure) -> [Message] {
    var found: [Message] = []
    var before: Int64?
    while true {
      let page = try attempt { () throws(ClientError) in
        try client.messages(in: channel, before: before, limit: Self.pageMessages)
      }
      found += page.elements.filter { $0.time >= since }
      // Times are the authors' nodes' own, so that a page may hold some of either side.
      guard page.hasMore, let first = page.elements.first, page.elements.contains(where: { $0.time >= since })
      else { return found }
      before = first.sequence
    }
  }
}
