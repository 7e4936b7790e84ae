import Federation
import Model
import TestSupport
import Testing
import Wire

/// What is owed to and wanted from a peer, on a made-up clock.
struct PeerSessionTests {
  @Test func everyLogHasItsTurn() {
    var session = PeerSession.met()
    let logs = Set(
      (0..<3_000).map {
        LogID(Bytes32([UInt8($0 >> 8), UInt8($0 & 255)] + [UInt8](repeating: 0, count: 30), at: 0))
      })
    session.wants(logs)
    var asked: Set<LogID> = []
    for now in 1...3 as ClosedRange<UInt64> {
      for case .pull(let part) in session.next(nowMilliseconds: now, routine: { [] }) {
        #expect(part.count < Limits.rangesInMessage, "the mailbox has a place too")
        asked.formUnion(part)
        // The first have ever more: they wait for the others all the same.
        session.pullAnswered(more: part, nowMilliseconds: now)
      }
    }
    #expect(asked == logs)
  }

  private let log = LogID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
  private let second = LogID(Bytes32([UInt8](repeating: 2, count: 32), at: 0))

  /// A session that has done its first routine pull at time 1,000.
  private func settled() -> PeerSession {
    var session = PeerSession.met()
    #expect(session.next(nowMilliseconds: 1_000) { [] } == [.pull([])])
    session.pullAnswered(more: [], nowMilliseconds: 1_000)
    #expect(session.next(nowMilliseconds: 1_000) { [] }.isEmpty)
    return session
  }

  private func answer(_ next: UInt64) -> PushResponse {
    PushResponse(cursors: [Cursor(log: log, next: next)], refusals: [])
  }

  @Test func aPeersCursorIsFoundAndFollowed() {
    var session = settled()
    session.followed(log, size: 5)
    #expect(session.behind == 5)
    #expect(session.next(nowMilliseconds: 1_001) { [] } == [.push([Cursor(log: log, next: 4)])])
    session.pushAnswered(answer(2), nowMilliseconds: 1_002)
    #expect(session.behind == 3)
    #expect(session.next(nowMilliseconds: 1_002) { [] } == [.push([Cursor(log: log, next: 2)])])
    session.grew(log, to: 9)
    #expect(session.next(nowMilliseconds: 1_003) { [] }.isEmpty)
    session.pushAnswered(answer(5), nowMilliseconds: 1_004)
    #expect(session.next(nowMilliseconds: 1_004) { [] } == [.push([Cursor(log: log, next: 5)])])
    session.pushAnswered(answer(9), nowMilliseconds: 1_005)
    #expect(session.behind == 0 && session.next(nowMilliseconds: 1_005) { [] }.isEmpty)
  }

  /// `tooManyRequests`: nothing goes out until the time that the peer gave, whatever is heard of it meanwhile.
  @Test func aPeerThatHasEnoughIsLeftAlone() {
    var session = settled()
    session.followed(log, size: 5, from: 2)
    _ = session.next(nowMilliseconds: 2_000) { [] }
    session.toldToWait(milliseconds: 3_000, nowMilliseconds: 2_000)
    session.pushFailed("tooManyRequests", nowMilliseconds: 2_000, jitter: 0)
    session.queued(pendingEvents: 1)
    session.wants([second])
    session.heard(nowMilliseconds: 2_100)
    #expect(session.next(nowMilliseconds: 4_999) { [] }.isEmpty)
    #expect(session.wakeAtMilliseconds == 5_000)
    #expect(session.next(nowMilliseconds: 5_000) { [] }.count == 3)
    // A hint, and no more: nobody silences a node for longer than a peer that does not answer.
    session.toldToWait(milliseconds: .max, nowMilliseconds: 6_000)
    session.pushAnswered(answer(3), nowMilliseconds: 6_000)
    session.submitAnswered(pendingEvents: 0, nowMilliseconds: 6_000)
    session.pullAnswered(more: [], nowMilliseconds: 6_000)
    #expect(session.next(nowMilliseconds: 125_999) { [] }.isEmpty)
    #expect(!session.next(nowMilliseconds: 126_000) { [] }.isEmpty)
  }

  @Test func aCursorThatStaysRests() {
    var session = settled()
    session.followed(log, size: 5, from: 2)
    _ = session.next(nowMilliseconds: 2_000) { [] }
    session.pushAnswered(answer(2), nowMilliseconds: 2_000)
    #expect(session.next(nowMilliseconds: 2_999) { [] }.isEmpty)
    #expect(session.wakeAtMilliseconds == 3_000)
    #expect(session.next(nowMilliseconds: 3_000) { [] } == [.push([Cursor(log: log, next: 2)])])
    let refusal = LogRefusal(log: log, code: "logStopped")
    session.pushAnswered(PushResponse(cursors: [], refusals: [refusal]), nowMilliseconds: 3_000)
    #expect(session.lastError == "logStopped" && session.wakeAtMilliseconds == 4_000)
    #expect(session.next(nowMilliseconds: 3_999) { [] }.isEmpty)
    session.asked(for: log)
    #expect(session.next(nowMilliseconds: 3_999) { [] } == [.push([Cursor(log: log, next: 2)])])
    session.pushAnswered(PushResponse(cursors: [], refusals: []), nowMilliseconds: 4_000)
    #expect(session.next(nowMilliseconds: 4_999) { [] }.isEmpty)
    #expect(session.next(nowMilliseconds: 5_000) { [] } == [.push([Cursor(log: log, next: 2)])])
    session.pushSkipped([log], nowMilliseconds: 5_000)
    #expect(session.wakeAtMilliseconds == 6_000)
  }

  @Test func failuresWaitEverLongerUntilThePeerIsHeard() {
    var session = settled()
    session.queued(pendingEvents: 1)
    var (now, waits): (UInt64, [UInt64]) = (2_000, [])
    for _ in 0..<14 {
      #expect(session.next(nowMilliseconds: now) { [] }.contains(.submit))
      session.submitFailed("unreachable", nowMilliseconds: now, jitter: 1_023)
      if session.next(nowMilliseconds: now, routine: { [] }) != [] { Issue.record("tried again at once") }
      guard let wake = session.wakeAtMilliseconds else { return }
      waits.append(wake - now)
      #expect(session.next(nowMilliseconds: wake - 1) { [] }.isEmpty)
      now = wake
    }
    #expect(waits.prefix(4) == [250, 500, 1_000, 2_000] && waits.last == 120_000)
    #expect(session.lastError == "unreachable")
    _ = session.next(nowMilliseconds: now) { [] }
    session.submitFailed("unreachable", nowMilliseconds: now, jitter: 0)
    #expect(session.wakeAtMilliseconds == now + 60_000)
    session.heard(nowMilliseconds: now)
    #expect(session.next(nowMilliseconds: now) { [] }.contains(.submit))
    session.submitAnswered(pendingEvents: 0, nowMilliseconds: now)
    #expect(session.pendingEvents == 0 && session.lastError == nil && session.lastContactMilliseconds == now)
  }

  @Test func whatFailsTogetherCountsOnce() {
    var session = settled()
    session.followed(log, size: 5, from: 2)
    session.queued(pendingEvents: 1)
    session.wants([second])
    #expect(session.next(nowMilliseconds: 2_000) { [] }.count == 3)
    session.submitFailed("unreachable", nowMilliseconds: 2_000, jitter: 1_023)
    session.pushFailed("unreachable", nowMilliseconds: 2_001, jitter: 1_023)
    session.pullFailed([second], "timedOut", nowMilliseconds: 2_002, jitter: 1_023)
    #expect(session.wakeAtMilliseconds == 2_250 && session.lastError == "timedOut")
    #expect(session.next(nowMilliseconds: 2_250) { [] }.count == 3)
    session.submitFailed("unreachable", nowMilliseconds: 2_250, jitter: 1_023)
    #expect(session.wakeAtMilliseconds == 2_750)
  }

  /// At the start of a node peers are asked at moments of their own, but for those that call.
  @Test func aSessionBeginsWhenItIsTold() {
    var session = PeerSession.met()
    session.followed(log, size: 5)
    session.queued(pendingEvents: 1)
    session.starts(atMilliseconds: 1_500)
    #expect(session.wakeAtMilliseconds == 1_500)
    #expect(session.next(nowMilliseconds: 1_499) { [second] }.isEmpty)
    var called = session
    called.heard(nowMilliseconds: 1_001)
    for (session, now) in [(session, UInt64(1_500)), (called, 1_001)] {
      var session = session
      let actions = session.next(nowMilliseconds: now) { [second] }
      #expect(
        actions == [.submit, .push([Cursor(log: log, next: 4)]), .pull([second])], "all that is outstanding")
    }
  }

  @Test func aNewDocumentEndsTheWait() {
    var session = settled()
    session.queued(pendingEvents: 1)
    var now: UInt64 = 2_000
    for _ in 0..<12 {
      _ = session.next(nowMilliseconds: now) { [] }
      session.submitFailed("noCommonVersion", nowMilliseconds: now, jitter: 1_023)
      now = session.wakeAtMilliseconds ?? now
    }
    _ = session.next(nowMilliseconds: now) { [] }
    session.submitFailed("noCommonVersion", nowMilliseconds: now, jitter: 1_023)
    #expect(session.wakeAtMilliseconds == now + 120_000)
    #expect(session.pendingEvents == 1 && session.lastError == "noCommonVersion")
    session.documentChanged()
    #expect(session.next(nowMilliseconds: now) { [] }.contains(.submit))
    #expect(session.lastContactMilliseconds == 1_000, "its document was read, it was not heard")
  }

  @Test func pullsAskAgainForWhatDidNotCome() {
    var session = settled()
    session.wants([second, log])
    #expect(session.next(nowMilliseconds: 1_001) { [] } == [.pull([log, second])])
    session.wants([log])
    #expect(session.next(nowMilliseconds: 1_001) { [] }.isEmpty)
    session.pullFailed([log, second], "timeout", nowMilliseconds: 1_002, jitter: 0)
    #expect(session.next(nowMilliseconds: 2_000) { [] } == [.pull([log, second])])
    session.pullAnswered(more: [second], nowMilliseconds: 2_000)
    #expect(session.next(nowMilliseconds: 2_000) { [] } == [.pull([second])])
    session.pullAnswered(more: [], nowMilliseconds: 2_000)
    func pulls(_ now: UInt64) -> [PeerSession.Action] {
      session.next(nowMilliseconds: now) { [log] }.filter { if case .pull = $0 { true } else { false } }
    }
    #expect(pulls(60_999).isEmpty)
    #expect(pulls(61_000) == [.pull([log])])
  }

  /// Over a link that fails as it likes, never two of a kind under way, never a wake in the past, and all is sent in the end.
  @Test func everySessionSettles() {
    var random = Seeded()
    for _ in 0..<50 {
      var (session, link, now) = (PeerSession.met(), Link(random: random), UInt64(1))
      for _ in 0..<300 {
        link.disturb(&session, log, second, now)
        link.act(&session, now)
        guard let wake = session.wakeAtMilliseconds else { continue }
        #expect(wake > now)
        now = random.oneIn(2) ? now + UInt64(random.integer(0...300)) : max(now, min(wake, now + 200_000))
      }
      link.isBroken = false
      for _ in 0..<60 {
        link.act(&session, now)
        link.answer(&session, now)
        now = max(now + 1, min(session.wakeAtMilliseconds ?? now, now + 200_000))
      }
      #expect(session.behind == 0 && session.pendingEvents == 0 && link.isIdle)
      _ = random.next()
    }
  }
}

extension PeerSession {
  /// A session whose first exchange of checkpoints is over.
  fileprivate static func met() -> PeerSession {
    var session = PeerSession()
    let actions = session.next(nowMilliseconds: 0) { [] }
    guard case .exchange(let round)? = actions.first, actions.count == 1, round.isFirst else {
      Issue.record("the first exchange comes before all else")
      return session
    }
    session.exchangeAnswered(nowMilliseconds: 0)
    return session
  }
}

/// The owner of a session and the peer behind an unsure link.
private struct Link {
  var random: Seeded
  var isBroken = true
  private var sizes: [LogID: UInt64] = [:]
  private var cursors: [LogID: UInt64] = [:]
  private var push: [Cursor]?
  private var pull: [LogID]?
  private var isSubmitting = false
  private var pending = 0

  init(random: Seeded) { self.random = random }

  var isIdle: Bool { push == nil && pull == nil && !isSubmitting }

  mutating func disturb(_ session: inout PeerSession, _ log: LogID, _ second: LogID, _ now: UInt64) {
    let log = random.oneIn(2) ? log : second
    switch random.integer(0...5) {
    case 0:
      sizes[log, default: 0] += UInt64(random.integer(1...9))
      session.followed(log, size: sizes[log, default: 0])
    case 1:
      pending += 1
      session.queued(pendingEvents: pending)
    case 2: session.wants([log])
    default: answer(&session, now)
    }
  }

  mutating func act(_ session: inout PeerSession, _ now: UInt64) {
    for action in session.next(nowMilliseconds: now, routine: { [] }) {
      switch action {
      case .push(let cursors):
        #expect(push == nil && !cursors.isEmpty)
        push = cursors
      case .pull(let logs):
        #expect(pull == nil)
        pull = logs
      case .submit:
        #expect(!isSubmitting && pending > 0)
        isSubmitting = true
      case .tell: Issue.record("nothing was to be told")
      case .exchange: session.exchangeAnswered(nowMilliseconds: now)
      }
    }
  }

  mutating func answer(_ session: inout PeerSession, _ now: UInt64) {
    let fails = isBroken && random.oneIn(2)
    let jitter = random.next()
    if let sent = push {
      push = nil
      for cursor in sent where cursor.next <= cursors[cursor.log, default: 0] && !fails {
        cursors[cursor.log] = sizes[cursor.log]
      }
      let answers = sent.map { Cursor(log: $0.log, next: cursors[$0.log, default: 0]) }
      if fails {
        session.pushFailed("broken", nowMilliseconds: now, jitter: jitter)
      } else {
        session.pushAnswered(PushResponse(cursors: answers, refusals: []), nowMilliseconds: now)
      }
    }
    if isSubmitting {
      isSubmitting = false
      if fails {
        session.submitFailed("broken", nowMilliseconds: now, jitter: jitter)
      } else {
        pending = 0
        session.submitAnswered(pendingEvents: 0, nowMilliseconds: now)
      }
    }
    guard let logs = pull else { return }
    pull = nil
    if fails {
      session.pullFailed(logs, "broken", nowMilliseconds: now, jitter: jitter)
    } else {
      session.pullAnswered(more: random.oneIn(3) && isBroken ? logs : [], nowMilliseconds: now)
    }
  }
}
