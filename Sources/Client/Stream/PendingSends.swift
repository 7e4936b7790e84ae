/// What was sent over a stream and has no last answer yet.
struct PendingSends {
  typealias Progress = @Sendable (SendProgress) -> Void

  private struct Pending {
    /// What to send again; `nil` once accepted, and for messages without a key once they were sent.
    var bytes: [UInt8]?
    let hasKey: Bool
    var event: String?
    let progress: Progress
  }

  private var pending: [UInt64: Pending] = [:]
  /// The accepted ones by event: an entry tells their order too, also over a new connection, whose answers do not
  /// name them.
  private var idsByEvent: [String: UInt64] = [:]

  var count: Int { pending.count }

  /// Remembers a message; `wasSent` if it is on its way already.
  mutating func add(
    _ id: UInt64, bytes: [UInt8], hasKey: Bool, wasSent: Bool, progress: @escaping Progress
  ) {
    pending[id] = Pending(bytes: wasSent && !hasKey ? nil : bytes, hasKey: hasKey, progress: progress)
  }

  /// What to send over a new connection, in the order it was given.
  mutating func takeUnsent() -> [[UInt8]] {
    var unsent: [[UInt8]] = []
    for id in pending.keys.sorted() {
      guard let waiting = pending[id], let bytes = waiting.bytes else { continue }
      unsent.append(bytes)
      if !waiting.hasKey { pending[id]?.bytes = nil }
    }
    return unsent
  }

  mutating func accepted(_ id: String, event: String) {
    guard let id = UInt64(id), let waiting = pending[id], waiting.event == nil else { return }
    pending[id]?.event = event
    pending[id]?.bytes = nil
    idsByEvent[event] = id
    waiting.progress(.accepted(event: event))
  }

  mutating func ordered(_ id: String, _ order: SendOrder) {
    guard let id = UInt64(id) else { return }
    finish(id, .ordered(order))
  }

  mutating func failed(_ id: String, _ error: ClientError) {
    guard let id = UInt64(id) else { return }
    finish(id, .failed(error))
  }

  /// An entry came, which may be one of these.
  mutating func entered(_ entry: StreamEntry) {
    guard !idsByEvent.isEmpty, let id = idsByEvent[entry.event] else { return }
    let order = SendOrder(
      event: entry.event, channel: entry.channel, sequence: entry.sequence, verdict: entry.verdict)
    finish(id, .ordered(order))
  }

  /// The connection is gone. What may have arrived and cannot be repeated has failed.
  mutating func connectionLost() {
    let error = ClientError(
      .connection, code: "connectionLost",
      detail: "the connection was lost before the node answered: the message may have been sent")
    for id in pending.keys.sorted() {
      guard let waiting = pending[id], waiting.event == nil, waiting.bytes == nil else { continue }
      finish(id, .failed(error))
    }
  }

  /// The stream ended.
  mutating func failAll(_ error: ClientError) {
    for id in pending.keys.sorted() { finish(id, .failed(error)) }
  }

  private mutating func finish(_ id: UInt64, _ progress: SendProgress) {
    guard let waiting = pending.removeValue(forKey: id) else { return }
    if let event = waiting.event { idsByEvent[event] = nil }
    waiting.progress(progress)
  }
}
