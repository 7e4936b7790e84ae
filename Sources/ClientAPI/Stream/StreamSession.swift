/// What one stream sends, and in what order: first what the client missed, read page by page from the store, then what
/// arrives. Every entry goes out once, in order, however reading and arriving interleave.
///
/// The hub begins to deliver before the store is asked for its last number. So what is numbered up to that is read, and
/// what is numbered higher is delivered; of what comes both ways, the higher `covered` drops the second.
struct StreamSession: Sendable {
  enum Step: Sendable, Equatable {
    case send([[UInt8]])
    /// Read what arrived after this number, once what was sent before has left.
    case read(after: Int64)
    /// The cursor is none of this node's: say so and close.
    case refuseCursor
  }

  private enum Phase {
    case opening
    case replaying(upTo: Int64)
    case live
    case over
  }

  private let earlyLimitBytes: Int
  private var phase = Phase.opening
  /// Everything up to this number that the user may see was sent.
  private(set) var covered: Int64 = 0
  /// Live entries that wait for the replay to end.
  private var early: [StreamBatch] = []
  private var earlyBytes = 0
  /// The highest number of live entries that were let go because too many waited: they are in the store.
  private var lost: Int64 = 0
  private var notices: [StreamNotice] = []
  /// What was told from memory at the beginning and may be on its way as news too.
  private var told: Set<StreamNotice.ID> = []
  /// Answers to what was sent before the hello.
  private var answers: [[UInt8]] = []

  init(earlyLimitBytes: Int) { self.earlyLimitBytes = earlyLimitBytes }

  var isLive: Bool {
    if case .live = phase { true } else { false }
  }

  /// The connection is gone.
  mutating func closed() {
    self = StreamSession(earlyLimitBytes: 0)
    phase = .over
  }

  /// The store's last number is known, and the notices that are open. Without a cursor the stream begins behind them.
  mutating func opened(cursor: Int64?, last: Int64, open: [StreamNotice]) -> [Step] {
    guard case .opening = phase else { return [] }
    covered = cursor ?? last
    guard covered <= last else {
      phase = .over
      return [.refuseCursor]
    }
    if cursor != nil { tell(open) }
    let greeting = [StreamFrame.hello(cursor: covered)] + answers
    answers = []
    return [.send(greeting)] + proceed(to: last)
  }

  /// A page was read: what the user may see of it, and the number up to which it reaches.
  mutating func replayed(_ texts: [[UInt8]], upTo: Int64) -> [Step] {
    guard case .replaying(let target) = phase else { return [] }
    let isProgress = upTo > covered
    covered = max(covered, upTo)
    let sent: [Step] = texts.isEmpty ? [] : [.send(texts)]
    guard isProgress else {
      // Nothing more is stored, whatever was promised.
      lost = 0
      return sent + proceed(to: covered)
    }
    return sent + proceed(to: target)
  }

  mutating func arrived(_ batch: StreamBatch) -> [Step] {
    switch phase {
    case .over: return []
    case .live: return deliver([batch])
    case .opening, .replaying:
      early.append(batch)
      earlyBytes += batch.byteCount
      if earlyBytes > earlyLimitBytes {
        lost = batch.last
        early = []
        earlyBytes = 0
      }
      return []
    }
  }

  private mutating func tell(_ open: [StreamNotice]) {
    let news = Set(notices.map(\.id))
    let missed = open.filter { !news.contains($0.id) }
    told = Set(missed.map(\.id))
    notices = missed + notices
  }

  mutating func noticed(_ notice: StreamNotice) -> [Step] {
    guard told.remove(notice.id) == nil else { return [] }
    switch phase {
    case .over: return []
    case .live: return [.send([text(of: notice)])]
    case .opening, .replaying:
      notices.append(notice)
      return []
    }
  }

  /// Answers to what the client sent. They wait for nothing but the hello.
  mutating func answered(_ texts: [[UInt8]]) -> [Step] {
    switch phase {
    case .over: return []
    case .opening:
      answers += texts
      return []
    case .replaying, .live: return [.send(texts)]
    }
  }

  private mutating func proceed(to target: Int64) -> [Step] {
    let wanted = max(target, lost)
    if wanted > covered {
      lost = 0
      phase = .replaying(upTo: wanted)
      return [.read(after: covered)]
    }
    phase = .live
    lost = 0
    let batches = early
    early = []
    earlyBytes = 0
    var steps = deliver(batches)
    let texts = notices.map { notice in text(of: notice) }
    notices = []
    if !texts.isEmpty { steps.append(.send(texts)) }
    return steps
  }

  private mutating func deliver(_ batches: [StreamBatch]) -> [Step] {
    var texts: [[UInt8]] = []
    for batch in batches {
      let new = batch.texts(after: covered)
      if texts.isEmpty { texts = new } else { texts += new }
      covered = max(covered, batch.last)
    }
    return texts.isEmpty ? [] : [.send(texts)]
  }

  /// A notice is sent when everything before it was: its number is a cursor to go on from.
  private mutating func text(of notice: StreamNotice) -> [UInt8] {
    covered = max(covered, notice.number)
    return notice.text(covered)
  }
}
