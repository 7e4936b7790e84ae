internal import Client

/// The part of a channel, or of a thread, that is at hand: messages without a gap, in the order of their sequences.
struct MessageWindow: Equatable, Sendable {
  /// Kept beyond that only while somebody looks at them.
  static let kept = 400

  private(set) var messages: [ChatMessage] = []
  /// What never came to the node: the last sequence of each gap, by its first.
  private(set) var gaps: [Int64: Int64] = [:]
  /// Whether there is more in that direction that has not been asked for.
  private(set) var hasMoreBefore = true
  private(set) var hasMoreAfter = false
  /// The request under way.
  private(set) var loading: PageRequest?
  /// What the stream told since then: the page may have been read before it.
  private var meanwhile: [Change] = []
  /// Whether anything was loaded yet.
  private(set) var isLoaded = false

  private struct Change: Equatable, Sendable {
    let entry: StreamEntry
    static func == (left: Change, right: Change) -> Bool { left.entry.event == right.entry.event }
  }

  /// Whether what comes belongs at the end.
  var isLive: Bool { !hasMoreAfter }

  func index(of sequence: Int64) -> Int? {
    let index = lowerBound(sequence)
    return index < messages.count && messages[index].sequence == sequence ? index : nil
  }

  subscript(sequence: Int64) -> ChatMessage? { index(of: sequence).map { messages[$0] } }

  /// The first place whose message is not before `sequence`.
  func lowerBound(_ sequence: Int64) -> Int {
    var (low, high) = (0, messages.count)
    while low < high {
      let middle = (low + high) / 2
      if messages[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A request goes out. One that begins anew empties the window.
  mutating func began(_ request: PageRequest, anew: Bool) {
    loading = request
    meanwhile = []
    guard anew else { return }
    messages = []
    gaps = [:]
    hasMoreBefore = true
    hasMoreAfter = request.before != nil || request.after != nil
    isLoaded = false
  }

  /// The request under way came to nothing.
  mutating func failed(_ request: PageRequest) {
    if loading == request { (loading, meanwhile) = (nil, []) }
  }

  /// The answer; false if it is not to the request under way.
  mutating func take(
    _ page: [Message], more: Bool, _ request: PageRequest, gaps: [HistoryGap] = []
  ) -> Bool {
    guard loading == request else { return false }
    loading = nil
    isLoaded = true
    for message in page { put(ChatMessage(message)) }
    for gap in gaps { self.gaps[gap.first] = gap.last }
    if request.after != nil {
      hasMoreAfter = more
    } else {
      hasMoreBefore = more
    }
    let changes = meanwhile
    meanwhile = []
    let isNewest = request.before == nil && request.after == nil
    let known = Set(page.map(\.sequence))
    for change in changes {
      // The newest page was read before an answer that is not on it.
      if isNewest, !known.contains(change.entry.sequence) { countReply(change.entry, again: true) }
      put(change.entry)
    }
    return true
  }

  /// Takes an accepted entry of the channel, each once.
  mutating func apply(_ entry: StreamEntry) {
    if loading == nil { countReply(entry) } else { meanwhile.append(Change(entry: entry)) }
    put(entry)
  }

  private mutating func put(_ entry: StreamEntry) {
    if entry.kind == "message" {
      if isLive && index(of: entry.sequence) == nil { put(ChatMessage(entry)) }
    } else if let target = entry.target, let index = index(of: target) {
      messages[index].apply(entry)
    }
  }

  private mutating func countReply(_ entry: StreamEntry, again: Bool = false) {
    // One that is at hand came on a page, with a count that has it.
    guard entry.kind == "message", let root = entry.thread, let index = index(of: root),
      again || self.index(of: entry.sequence) == nil
    else { return }
    messages[index].replies += 1
  }

  /// Puts a message at its place, or in place of what is known of it.
  mutating func put(_ message: ChatMessage) {
    let index = lowerBound(message.sequence)
    if index < messages.count && messages[index].sequence == message.sequence {
      messages[index] = message
    } else {
      messages.insert(message, at: index)
    }
  }

  /// Nobody looks: the newest are enough.
  mutating func trim() {
    guard isLive, loading == nil, messages.count > Self.kept else { return }
    messages.removeFirst(messages.count - Self.kept)
    if let first = messages.first { gaps = gaps.filter { $0.key > first.sequence } }
    hasMoreBefore = true
  }
}
