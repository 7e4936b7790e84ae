internal import Model
internal import Store

/// What the query of a search says, checked.
struct SearchParameters: Sendable {
  let words: String?
  let channel: String?
  let thread: UInt64?
  let author: String?
  let hasLink: Bool
  let hasFile: Bool
  let time: Range<UInt64>?
  let order: SearchRequest.Order
  let before: Int64?
  let offset: Int
  let limit: Int
  let wantsCount: Bool

  init(_ parameters: QueryParameters) throws(Problem) {
    words = parameters["q"]
    channel = parameters["channel"]
    author = parameters["author"]
    thread = try Self.thread(parameters)
    let has = try Self.choice("has", of: ["link", "file"], parameters)
    hasLink = has == "link"
    hasFile = has == "file"
    time = try Self.time(parameters)
    order =
      try Self.choice("order", of: ["newest", "best"], parameters) == "best" ? .bestFirst : .newestFirst
    before = try parameters.number("before").map { Int64($0) }
    offset = try Self.offset(parameters, order)
    limit = try parameters.limit()
    wantsCount = try Self.choice("count", of: ["true", "false"], parameters) == "true"
    if words == nil, channel == nil, author == nil, has == nil {
      throw QueryParameters.invalid("Give q, the words to search for, or one of channel, author and has.")
    }
    if order == .bestFirst, words == nil {
      throw QueryParameters.invalid("order=best ranks by words: give q.")
    }
  }

  func request(in channels: Set<LogReference>) -> SearchRequest {
    var request = SearchRequest(words: words, channels: channels, limit: limit)
    if let thread, let channel = channels.first {
      request.thread = EntryKey(log: channel, sequence: thread)
    }
    request.hasLink = hasLink
    request.hasFile = hasFile
    request.time = time
    request.before = before
    request.order = order
    request.offset = offset
    request.wantsCount = wantsCount
    return request
  }

  private static func thread(_ parameters: QueryParameters) throws(Problem) -> UInt64? {
    guard let thread = try parameters.number("thread") else { return nil }
    guard parameters["channel"] != nil else {
      throw QueryParameters.invalid("thread is a message's sequence in a channel: give channel too.")
    }
    guard thread < Call.sequences else {
      throw QueryParameters.invalid("thread must be below \(Call.sequences).")
    }
    return thread
  }

  /// `from` is included, `to` is not.
  private static func time(_ parameters: QueryParameters) throws(Problem) -> Range<UInt64>? {
    let (from, to) = (try parameters.number("from"), try parameters.number("to"))
    guard from != nil || to != nil else { return nil }
    let start = from ?? 0
    return start..<max(start, to ?? UInt64(Int64.max))
  }

  private static func offset(
    _ parameters: QueryParameters, _ order: SearchRequest.Order
  ) throws(Problem) -> Int {
    guard let offset = try parameters.number("offset") else { return 0 }
    guard order == .bestFirst, offset < SearchRequest.bestResults else {
      throw QueryParameters.invalid(
        "offset is for order=best, from 0 to \(SearchRequest.bestResults - 1); newest first goes on by before."
      )
    }
    return Int(offset)
  }

  private static func choice(
    _ name: String, of choices: [String], _ parameters: QueryParameters
  ) throws(Problem) -> String? {
    guard let value = parameters[name] else { return nil }
    guard choices.contains(value) else {
      throw QueryParameters.invalid("\(name) must be \(choices.joined(separator: " or ")).")
    }
    return value
  }
}
