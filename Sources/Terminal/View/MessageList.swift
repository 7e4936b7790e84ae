/// What a pane of messages lists: those of a window, then those on their way.
struct MessageList: Sendable {
  enum Item: Sendable {
    case message(ChatMessage)
    case pending(PendingMessage)
  }

  private static let pendingKeys = Int64.max - 1_000_000_000

  /// The message that a thread is about.
  var root: ChatMessage?
  var messages: [ChatMessage]
  var pending: [PendingMessage]

  var count: Int { (root == nil ? 0 : 1) + messages.count + pending.count }

  subscript(index: Int) -> Item {
    var index = index
    if let root {
      if index == 0 { return .message(root) }
      index -= 1
    }
    return index < messages.count ? .message(messages[index]) : .pending(pending[index - messages.count])
  }

  /// Names an item, and rises: the sequence of a message.
  func key(_ index: Int) -> Int64 {
    switch self[index] {
    case .message(let message): message.sequence
    case .pending(let message): Self.pendingKeys + message.number
    }
  }

  /// The first item whose key is not below `key`, or the last one; `nil` when there is none.
  func index(of key: Int64) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self.key(middle) < key { low = middle + 1 } else { high = middle }
    }
    return count == 0 ? nil : min(low, count - 1)
  }
}
