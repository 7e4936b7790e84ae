import Federation
import Model
import TestSupport
import Testing
import Wire

/// When checkpoints are exchanged with a peer, on a made-up clock.
struct CheckpointScheduleTests {
  private let log = LogID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
  private let second = LogID(Bytes32([UInt8](repeating: 2, count: 32), at: 0))

  private func round(_ session: inout PeerSession, at now: UInt64) -> CheckpointSchedule.Round? {
    for case .exchange(let round) in session.next(nowMilliseconds: now, routine: { [] }) { return round }
    return nil
  }

  /// A session whose first exchange was at time 1,000.
  private func met() -> PeerSession {
    var session = PeerSession()
    #expect(round(&session, at: 1_000)?.isFirst == true)
    session.exchangeAnswered(nowMilliseconds: 1_000)
    return session
  }

  @Test func nothingElseIsAskedBeforeTheFirstExchange() {
    var session = PeerSession()
    session.queued(pendingEvents: 1)
    session.wants([log])
    let actions = session.next(nowMilliseconds: 1_000) { [] }
    #expect(actions.count == 1 && !session.hasMet)
    #expect(session.next(nowMilliseconds: 1_000) { [] }.isEmpty && session.wakeAtMilliseconds == nil)
    session.exchangeAnswered(nowMilliseconds: 1_001)
    #expect(session.hasMet && session.next(nowMilliseconds: 1_001) { [] }.count == 2)
  }

  /// A peer that cannot answer this is not cut off from the rest for it.
  @Test func afterThreeTriesTheRestGoesOn() {
    var session = PeerSession()
    session.queued(pendingEvents: 1)
    var now: UInt64 = 1_000
    for attempt in 1...3 {
      #expect(round(&session, at: now)?.isFirst == true, "try \(attempt)")
      session.exchangeFailed("internal", nowMilliseconds: now, jitter: 1_023)
      now = session.wakeAtMilliseconds ?? now
    }
    #expect(session.next(nowMilliseconds: now) { [] }.count == 3)
  }

  @Test func aPeerWithoutTheEndpointIsLeftAloneForAnHour() {
    var session = PeerSession()
    #expect(round(&session, at: 1_000) != nil)
    session.exchangeFailed("unknownEndpoint", nowMilliseconds: 1_000, jitter: 0)
    #expect(session.hasMet && session.lastError == nil)
    session.tells(of: log)
    #expect(round(&session, at: 3_600_999) == nil)
    #expect(round(&session, at: 3_601_000)?.isFirst == true)
    session.exchangeFailed("unknownEndpoint", nowMilliseconds: 3_601_000, jitter: 0)
    session.documentChanged()
    #expect(round(&session, at: 3_601_001) != nil, "it may speak it now")
  }

  @Test func newsGoTogetherEveryTenSeconds() {
    var session = met()
    session.tells(of: second)
    session.tells(of: log)
    session.tells(of: log)
    #expect(round(&session, at: 10_999) == nil)
    let news = round(&session, at: 11_000)
    #expect(news?.grown == [log, second] && news?.isFirst == false && news?.hasSample == false)
    session.exchangeFailed("timedOut", nowMilliseconds: 11_000, jitter: 0)
    #expect(round(&session, at: 21_000)?.grown == [log, second], "told again")
    session.exchangeAnswered(nowMilliseconds: 21_000)
    #expect(round(&session, at: 80_999) == nil)
    #expect(round(&session, at: 81_000)?.grown == [], "the run alone, each minute")
    session.exchangeAnswered(nowMilliseconds: 81_000)
    #expect(round(&session, at: 601_000)?.hasSample == true, "a sample every ten minutes")
  }

  @Test func proofsAndOwnLogsDoNotWait() {
    var session = met()
    for proof in 1...6 as ClosedRange<Int64> { session.tells(proof: proof) }
    session.tells(proof: 6)
    #expect(round(&session, at: 1_001)?.proofs == [1, 2, 3, 4])
    session.exchangeFailed("timedOut", nowMilliseconds: 1_001, jitter: 0)
    session.heard(nowMilliseconds: 1_002)
    #expect(round(&session, at: 1_002)?.proofs == [1, 2, 3, 4])
    session.exchangeAnswered(nowMilliseconds: 1_002)
    session.wantsOwnLogs(after: log)
    let next = round(&session, at: 1_002)
    #expect(next?.proofs == [5, 6] && next?.ownLogs == .after(log))
    session.exchangeAnswered(nowMilliseconds: 1_003)
    #expect(round(&session, at: 1_003) == nil)
  }

  @Test func whatHeadersNameIsFetchedOneASecondAndNotWithoutEnd() {
    var session = met()
    for size in 1...20 as ClosedRange<UInt64> {
      session.wants(CheckpointsRequest.Named(log: log, size: size))
    }
    var (fetched, now): ([UInt64], UInt64) = ([], 1_001)
    while let named = round(&session, at: now)?.named {
      fetched.append(named.size)
      session.exchangeAnswered(nowMilliseconds: now)
      #expect(round(&session, at: now + 999) == nil)
      now += 1_000
    }
    #expect(fetched == Array(1...8))
  }

  @Test func samplesTakeTurns() {
    var session = met()
    let logs = (0..<40).map { LogID(Bytes32([UInt8($0)] + [UInt8](repeating: 0, count: 31), at: 0)) }
    var seen: [LogID] = []
    for _ in 0..<3 { seen += session.sample(of: logs, most: 16) }
    #expect(Set(seen) == Set(logs) && seen.prefix(40) == logs[...])
    #expect(session.sample(of: [], most: 16).isEmpty)
  }
}
