public import Model
internal import Wire

/// What this node owes to and wants from one peer, and when: a state machine without IO.
///
/// At most one push, one submission and one pull are under way at a time; what piles up meanwhile goes with the next, so that
/// batches grow with load and an idle pair is quick. There is no queue of entries: a log's cursor is all that is kept.
public struct PeerSession: Sendable {
  /// What the owner is to do. Each is answered by the event of the same name.
  public enum Action: Equatable, Sendable {
    /// Send ranges of these logs from these cursors.
    case push([Cursor])
    /// Hand over the oldest pending events.
    case submit
    /// Ask for what follows in these logs, and for the mailbox.
    case pull([LogID])
    /// Tell checkpoints of these logs.
    case tell([LogID])
    /// Compare checkpoints.
    case exchange(CheckpointSchedule.Round)
  }

  public static let routinePullMilliseconds: UInt64 = 60_000
  /// How long a log rests after the peer has refused it.
  static let refusedRestMilliseconds: UInt64 = 1_000
  /// And where the peer has seen that the log is forked: nothing goes on before people have decided.
  static let forkedRestMilliseconds: UInt64 = 60_000
  /// And where the peer takes no more of it for now.
  static let fullRestMilliseconds: UInt64 = 600_000

  /// A log of which this node is home and the peer a follower.
  private struct Outgoing {
    /// The peer's cursor; `nil` until it has told us.
    var next: UInt64?
    var size: UInt64
    var restsUntilMilliseconds: UInt64 = 0

    var isBehind: Bool { size > 0 && next ?? 0 < size }
    /// Without a cursor the last entry is sent: the answer tells the rest.
    var cursor: UInt64 { next ?? size - 1 }
  }

  private var outgoing: [LogID: Outgoing] = [:]
  private var wanted: Set<LogID> = []
  private var wantsMailbox = false
  /// The last of the logs that were asked for: where there are more than one pull takes, the next begins behind it.
  private var lastPulled: LogID?
  /// The logs of the push that is under way.
  private var pushing: [LogID]?
  private var isSubmitting = false
  private var isPulling = false
  /// Logs of which there is a checkpoint to tell.
  var untold: Set<LogID> = []
  var isTelling = false
  var nextTellMilliseconds: UInt64 = 0
  var checkpoints = CheckpointSchedule()
  private var backoff = Backoff()
  private var nextRoutinePullMilliseconds: UInt64 = 0
  /// Until when the peer has asked to be left alone.
  private var restsUntilMilliseconds: UInt64 = 0
  public private(set) var pendingEvents = 0
  public private(set) var lastContactMilliseconds: UInt64?
  public private(set) var lastError: String?

  public init() {}

  /// Whether the peer has failed so often that no wait grows any more.
  public var isAtCap: Bool { backoff.isAtCap }

  /// How many entries the peer has yet to acknowledge.
  public var behind: UInt64 { outgoing.values.reduce(0) { $0 + ($1.size - min($1.size, $1.next ?? 0)) } }

  /// The peer is entitled to a log of this node, which has this size.
  public mutating func followed(_ log: LogID, size: UInt64, from next: UInt64? = nil) {
    if outgoing[log] == nil { outgoing[log] = Outgoing(next: next, size: size) }
    outgoing[log]?.size = size
  }

  public mutating func grew(_ log: LogID, to size: UInt64) { outgoing[log]?.size = size }

  /// The peer has asked for a log by itself: it holds it now, whatever it refused before.
  public mutating func asked(for log: LogID) { outgoing[log]?.restsUntilMilliseconds = 0 }

  /// Events wait for this peer to order them: so many in all.
  public mutating func queued(pendingEvents count: Int) { pendingEvents = count }

  /// These logs may have grown at the peer.
  public mutating func wants(_ logs: some Sequence<LogID>) {
    wanted.formUnion(logs)
    wantsMailbox = true
  }

  /// A request of the peer's, or an answer, came in: it is there.
  public mutating func heard(nowMilliseconds: UInt64) {
    backoff.heard()
    lastContactMilliseconds = nowMilliseconds
    lastError = nil
  }

  /// The peer has a new document: what failed may go well now.
  public mutating func documentChanged() {
    backoff.heard()
    checkpoints.documentChanged()
  }

  /// Nothing goes out before this time, unless the peer is heard: so that a node that starts does not ask all its peers in one
  /// moment.
  public mutating func starts(atMilliseconds: UInt64) { backoff.rests(untilMilliseconds: atMilliseconds) }

  /// What to do now. `routine` are the logs of which the peer is home and this node a follower.
  public mutating func next(nowMilliseconds: UInt64, routine: () -> [LogID]) -> [Action] {
    guard backoff.allows(nowMilliseconds), nowMilliseconds >= restsUntilMilliseconds else { return [] }
    var actions: [Action] = []
    if let round = checkpoints.next(nowMilliseconds: nowMilliseconds) { actions.append(.exchange(round)) }
    guard checkpoints.hasMet else { return actions }
    if nowMilliseconds >= nextRoutinePullMilliseconds {
      nextRoutinePullMilliseconds = nowMilliseconds + Self.routinePullMilliseconds
      wants(routine())
    }
    if !isSubmitting, pendingEvents > 0 {
      isSubmitting = true
      actions.append(.submit)
    }
    if pushing == nil, let cursors = cursorsToPush(nowMilliseconds) {
      pushing = cursors.map { $0.log }
      actions.append(.push(cursors))
    }
    if !isPulling, !wanted.isEmpty || wantsMailbox {
      isPulling = true
      actions.append(.pull(takeWanted()))
      wantsMailbox = false
    }
    if let logs = takeUntold(nowMilliseconds) { actions.append(.tell(logs)) }
    return actions
  }

  /// When `next` may have something to do without a further event; `nil` for never. What is under way is waited for: its answer
  /// is an event.
  public var wakeAtMilliseconds: UInt64? {
    var due = checkpoints.dueMilliseconds
    if checkpoints.hasMet { due = min(due, otherDueMilliseconds) }
    return due == .max ? nil : max(due, backoff.retryAtMilliseconds, restsUntilMilliseconds)
  }

  /// But for checkpoints.
  private var otherDueMilliseconds: UInt64 {
    var due = nextRoutinePullMilliseconds
    if !isSubmitting, pendingEvents > 0 { due = 0 }
    if !isPulling, !wanted.isEmpty || wantsMailbox { due = 0 }
    if !isTelling, !untold.isEmpty { due = min(due, nextTellMilliseconds) }
    if pushing == nil {
      for log in outgoing.values where log.isBehind { due = min(due, log.restsUntilMilliseconds) }
    }
    return due
  }

  /// As many logs as fit into a pull beside the mailbox, in turn.
  private mutating func takeWanted() -> [LogID] {
    let sorted = wanted.sorted()
    let start = lastPulled.flatMap { last in sorted.firstIndex { last < $0 } } ?? 0
    let taken = Array((sorted[start...] + sorted[..<start]).prefix(Limits.rangesInMessage - 1))
    wanted.subtract(taken)
    lastPulled = taken.last
    return taken
  }

  private func cursorsToPush(_ now: UInt64) -> [Cursor]? {
    let cursors = outgoing.filter { $0.value.isBehind && $0.value.restsUntilMilliseconds <= now }
      .map { Cursor(log: $0.key, next: $0.value.cursor) }.sorted { $0.log < $1.log }
    return cursors.isEmpty ? nil : Array(cursors.prefix(Limits.rangesInMessage))
  }
}

extension PeerSession {
  public mutating func pushAnswered(_ response: PushResponse, nowMilliseconds: UInt64) {
    let pushed = pushing ?? []
    pushing = nil
    heard(nowMilliseconds: nowMilliseconds)
    // What the answer leaves out would be pushed for ever.
    let answered = Set(response.cursors.map { $0.log })
    for log in pushed where !answered.contains(log) {
      outgoing[log]?.restsUntilMilliseconds = nowMilliseconds + Self.refusedRestMilliseconds
    }
    for cursor in response.cursors {
      guard var log = outgoing[cursor.log] else { continue }
      // A cursor that does not move would be pushed to for ever.
      if let next = log.next, cursor.next <= next {
        log.restsUntilMilliseconds = nowMilliseconds + Self.refusedRestMilliseconds
      }
      log.next = cursor.next
      #if HANSE_DEFECTS
        if Defect.forgetsCursors.isPlanted { log.next = nil }
      #endif
      outgoing[cursor.log] = log
    }
    for refusal in response.refusals {
      lastError = refusal.code.string
      outgoing[refusal.log]?.restsUntilMilliseconds = nowMilliseconds + Self.restMilliseconds(refusal.code)
    }
  }

  private static func restMilliseconds(_ code: Text) -> UInt64 {
    switch code {
    case Text(Refusal.logForked.code): forkedRestMilliseconds
    case Text(Refusal.directoryFull.code), Text(Refusal.tooManyEntries.code): fullRestMilliseconds
    default: refusedRestMilliseconds
    }
  }

  public mutating func pushFailed(_ code: String, nowMilliseconds: UInt64, jitter: UInt64) {
    pushing = nil
    failed(code, nowMilliseconds, jitter)
  }

  /// Nothing could be sent of what was behind: it rests a while.
  public mutating func pushSkipped(_ logs: some Sequence<LogID>, nowMilliseconds: UInt64) {
    pushing = nil
    for log in logs {
      outgoing[log]?.restsUntilMilliseconds = nowMilliseconds + Self.refusedRestMilliseconds
    }
  }

  public mutating func submitAnswered(pendingEvents count: Int, nowMilliseconds: UInt64) {
    isSubmitting = false
    pendingEvents = count
    heard(nowMilliseconds: nowMilliseconds)
  }

  public mutating func submitFailed(_ code: String, nowMilliseconds: UInt64, jitter: UInt64) {
    #if HANSE_DEFECTS
      if Defect.neverSubmitsAgain.isPlanted { return }
    #endif
    isSubmitting = false
    failed(code, nowMilliseconds, jitter)
  }

  /// `more` are the logs of which the peer has more than fitted.
  public mutating func pullAnswered(more: some Sequence<LogID>, nowMilliseconds: UInt64) {
    isPulling = false
    heard(nowMilliseconds: nowMilliseconds)
    wanted.formUnion(more)
  }

  /// What was asked for is asked again when the peer is back.
  public mutating func pullFailed(
    _ logs: [LogID], _ code: String, nowMilliseconds: UInt64, jitter: UInt64
  ) {
    isPulling = false
    wants(logs)
    failed(code, nowMilliseconds, jitter)
  }

  /// The peer answered that it takes nothing for so long (`tooManyRequests`). Unlike a failure's wait, this one is not cut
  /// short by hearing of the peer: it is there, and has enough. A hint, so never more than the longest backoff.
  public mutating func toldToWait(milliseconds: UInt64, nowMilliseconds: UInt64) {
    restsUntilMilliseconds = max(
      restsUntilMilliseconds, nowMilliseconds + min(milliseconds, Backoff.capMilliseconds))
  }

  /// The peer's cursor of a log of this node, if it has told us.
  func cursor(of log: LogID) -> UInt64? { outgoing[log]?.next }

  mutating func failed(_ code: String, _ now: UInt64, _ jitter: UInt64) {
    lastError = code
    // What was under way together fails together, and counts once.
    guard backoff.allows(now) else { return }
    backoff.failed(nowMilliseconds: now, jitter: jitter)
  }
}
