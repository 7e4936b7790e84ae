import Federation
import Model
import TestSupport
import Testing
import Wire

/// What a session tells a peer of checkpoints, and when.
struct TellingTests {
  private let log = LogID(Bytes32([UInt8](repeating: 7, count: 32), at: 0))

  /// A session whose first exchange, before which nothing else is said, is done.
  private func met() -> PeerSession {
    var session = PeerSession()
    _ = session.next(nowMilliseconds: 0, routine: { [] })
    session.exchangeAnswered(nowMilliseconds: 0)
    return session
  }

  private func told(_ session: inout PeerSession, _ now: UInt64) -> [[LogID]] {
    session.next(nowMilliseconds: now, routine: { [] }).compactMap { action in
      if case .tell(let logs) = action { logs } else { nil }
    }
  }

  @Test func whatGathersGoesTogetherAndOneAtATime() {
    var session = met()
    #expect(told(&session, 1) == [])
    session.tellsCosigned(log)
    #expect(told(&session, 2) == [[log]])
    session.tellsCosigned(log)
    #expect(told(&session, 3_000) == [])
    session.tellAnswered(nowMilliseconds: 3_001)
    #expect(told(&session, 3_002) == [[log]])
    session.tellSkipped()
    session.tellsCosigned(log)
    #expect(told(&session, 3_050) == [] && told(&session, 3_102) == [[log]])
  }

  @Test func whatFailedIsToldAgainUnlessThePeerCannotKnow() {
    var session = met()
    session.tellsCosigned(log)
    #expect(told(&session, 1_000) == [[log]])
    session.tellFailed([log], "couldNotConnect", nowMilliseconds: 1_001, jitter: 0)
    session.heard(nowMilliseconds: 2_000)
    #expect(told(&session, 2_000) == [[log]])
    session.tellFailed([log], "unknownEndpoint", nowMilliseconds: 2_001, jitter: 0)
    session.tellsCosigned(log)
    #expect(told(&session, 100_000) == [] && told(&session, 3_602_001) == [[log]])
  }

  @Test func itIsMoreThanOneRequestHolds() {
    var session = met()
    let logs = (0..<40).map { LogID(Bytes32([UInt8](repeating: UInt8($0), count: 32), at: 0)) }
    for log in logs { session.tellsCosigned(log) }
    #expect(told(&session, 1_000) == [Array(logs[..<32])])
    session.tellAnswered(nowMilliseconds: 1_001)
    #expect(told(&session, 2_000) == [Array(logs[32...])])
  }

  @Test func whatAPeerHoldsIsKnownByItsCursor() {
    var session = met()
    session.followed(log, size: 5)
    #expect(!session.holds(log, size: 5) && session.holds(log, size: 0))
    _ = session.next(nowMilliseconds: 1, routine: { [] })
    session.pushAnswered(PushResponse(cursors: [Cursor(log: log, next: 5)], refusals: []), nowMilliseconds: 2)
    #expect(session.holds(log, size: 5) && !session.holds(log, size: 6))
  }
}
