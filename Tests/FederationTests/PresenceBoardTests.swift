import Federation
import Model
import TestSupport
import Testing

/// Presence follows from streams, with a grace, and nobody flickers.
struct PresenceBoardTests {
  private let user = EphemeralSessionTests.user(1)

  private func states(_ changes: [(user: UserID, presence: Presence)]) -> [Presence.State] {
    changes.map(\.presence.state)
  }

  @Test func onlineFollowsFromStreams() {
    var board = PresenceBoard()
    #expect(board.presence(of: user, nowMilliseconds: 0) == nil && board.wakeAtMilliseconds == nil)
    board.opened(user, nowMilliseconds: 0)
    #expect(states(board.changes(nowMilliseconds: 0)) == [.online])
    board.opened(user, nowMilliseconds: 2_000)
    board.closed(user, nowMilliseconds: 3_000, wallMilliseconds: 1_003)
    #expect(board.changes(nowMilliseconds: 60_000).isEmpty, "one device is left")
    board.closed(user, nowMilliseconds: 61_000, wallMilliseconds: 1_061)
    #expect(board.changes(nowMilliseconds: 61_200).isEmpty && board.wakeAtMilliseconds == 91_000)
    #expect(board.changes(nowMilliseconds: 90_999).isEmpty)
    let gone = board.changes(nowMilliseconds: 91_000)
    #expect(gone.map(\.presence) == [Presence(.offline, lastSeenMilliseconds: 1_061)])
    #expect(board.wakeAtMilliseconds == nil)
  }

  @Test func aDeviceThatComesBackIsNotNoticed() {
    var board = PresenceBoard()
    board.opened(user, nowMilliseconds: 0)
    _ = board.changes(nowMilliseconds: 0)
    board.closed(user, nowMilliseconds: 1_000, wallMilliseconds: 0)
    _ = board.changes(nowMilliseconds: 1_000)
    board.opened(user, nowMilliseconds: 29_000)
    #expect(board.changes(nowMilliseconds: 40_000).isEmpty && board.changes(nowMilliseconds: 200_000).isEmpty)
  }

  @Test func awayHoldsUntilTheUserIsGone() {
    var board = PresenceBoard()
    board.opened(user, nowMilliseconds: 0)
    board.set(user, isAway: true, nowMilliseconds: 0, wallMilliseconds: 7)
    #expect(board.changes(nowMilliseconds: 0).map(\.presence) == [Presence(.away, lastSeenMilliseconds: 7)])
    board.set(user, isAway: true, nowMilliseconds: 5_000, wallMilliseconds: 8)
    #expect(board.changes(nowMilliseconds: 5_000).isEmpty, "away since the first time")
    board.closed(user, nowMilliseconds: 6_000, wallMilliseconds: 9)
    let gone = board.changes(nowMilliseconds: 200_000)
    #expect(gone.map(\.presence) == [Presence(.offline, lastSeenMilliseconds: 7)])
    board.opened(user, nowMilliseconds: 201_000)
    #expect(states(board.changes(nowMilliseconds: 202_000)) == [.online])
  }

  @Test func whoeverHasNoStreamSaysSo() {
    var board = PresenceBoard()
    board.set(user, isAway: false, nowMilliseconds: 0, wallMilliseconds: 5)
    #expect(states(board.changes(nowMilliseconds: 0)) == [.online])
    #expect(board.changes(nowMilliseconds: 89_999).isEmpty)
    #expect(states(board.changes(nowMilliseconds: 90_000)) == [.offline])
  }

  /// Under any events: at most one change a second, no change that is none, and in the end what was told is what is.
  @Test func anyEventsKeepTheRules() {
    var random = Seeded()
    for _ in 0..<300 {
      var board = PresenceBoard()
      var now: UInt64 = 0
      var streams = [Int](repeating: 0, count: 4)
      var told: [UserID: (presence: Presence, at: UInt64)] = [:]
      func take(_ changes: [(user: UserID, presence: Presence)]) {
        for (user, presence) in changes {
          if let before = told[user] {
            #expect(presence != before.presence && now >= before.at + 1_000)
          }
          told[user] = (presence, now)
        }
      }
      for _ in 0..<200 {
        now += UInt64(random.integer(0...(random.oneIn(20) ? 100_000 : 800)))
        let index = random.integer(0...3)
        let user = EphemeralSessionTests.user(index)
        switch random.integer(0...5) {
        case 0:
          streams[index] += 1
          board.opened(user, nowMilliseconds: now)
        case 1:
          streams[index] = max(0, streams[index] - 1)
          board.closed(user, nowMilliseconds: now, wallMilliseconds: now)
        case 2: board.set(user, isAway: random.oneIn(2), nowMilliseconds: now, wallMilliseconds: now)
        default: take(board.changes(nowMilliseconds: now))
        }
      }
      while let wake = board.wakeAtMilliseconds {
        now = max(now + 1, wake)
        take(board.changes(nowMilliseconds: now))
      }
      for index in 0..<4 {
        let presence = told[EphemeralSessionTests.user(index)]?.presence.state ?? .offline
        #expect((presence == .offline) == (streams[index] == 0))
        #expect(
          board.presence(of: EphemeralSessionTests.user(index), nowMilliseconds: now)?.state ?? .offline
            == presence)
      }
    }
  }
}
