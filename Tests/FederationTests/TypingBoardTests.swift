import Federation
import Model
import TestSupport
import Testing

/// Typing is told of once a second a channel, named to five, and ends by itself.
struct TypingBoardTests {
  private let channel = EphemeralSessionTests.channel(1)

  private func person(_ number: Int) -> Participant {
    Participant(
      node: NodeID(EphemeralSessionTests.channel(9).bytes), user: EphemeralSessionTests.user(number))
  }

  @Test func typingEndsByItself() {
    var board = TypingBoard()
    board.typed(person(1), in: channel, leftMilliseconds: 6_000, nowMilliseconds: 0)
    #expect(board.changes(nowMilliseconds: 0).map(\.participants) == [[person(1)]])
    board.typed(person(1), in: channel, leftMilliseconds: 6_000, nowMilliseconds: 4_000)
    #expect(board.changes(nowMilliseconds: 9_999).isEmpty, "it was said again")
    #expect(board.changes(nowMilliseconds: 10_100).map(\.participants) == [[]])
    #expect(board.changes(nowMilliseconds: 12_000).isEmpty && !board.isActive(channel))
    #expect(board.wakeAtMilliseconds == nil)
  }

  @Test func aMessageEndsIt() {
    var board = TypingBoard()
    board.typed(person(1), in: channel, leftMilliseconds: 6_000, nowMilliseconds: 0)
    _ = board.changes(nowMilliseconds: 0)
    board.stopped(person(1), in: channel, nowMilliseconds: 400)
    #expect(board.changes(nowMilliseconds: 500).isEmpty, "once a second")
    #expect(board.changes(nowMilliseconds: 1_000).map(\.participants) == [[]])
  }

  @Test func manyAreNotAllNamed() {
    var board = TypingBoard()
    for number in 0..<500 {
      board.typed(person(number), in: channel, leftMilliseconds: .max, nowMilliseconds: 0)
    }
    let change = board.changes(nowMilliseconds: 0)
    #expect(change.count == 1 && change.first?.participants.count == 5 && change.first?.isMore == true)
    #expect(
      board.changes(nowMilliseconds: TypingBoard.mostMilliseconds).map(\.participants) == [[]],
      "no longer than allowed")
  }

  @Test func anyEventsKeepTheRules() {
    var random = Seeded()
    for _ in 0..<200 {
      var board = TypingBoard()
      var now: UInt64 = 0
      var told: [LogID: (change: TypingBoard.Change, at: UInt64)] = [:]
      func take(_ changes: [TypingBoard.Change]) {
        for change in changes {
          if let before = told[change.channel] {
            #expect(change != before.change && now >= before.at + 1_000)
          }
          #expect(change.participants.count <= TypingBoard.named)
          told[change.channel] = (change, now)
        }
      }
      for _ in 0..<200 {
        now += UInt64(random.integer(0...900))
        let channel = EphemeralSessionTests.channel(UInt8(random.integer(1...3)))
        switch random.integer(0...4) {
        case 0, 1:
          board.typed(
            person(random.integer(0...7)), in: channel, leftMilliseconds: UInt64(random.integer(0...9_000)),
            nowMilliseconds: now)
        case 2: board.stopped(person(random.integer(0...7)), in: channel, nowMilliseconds: now)
        default: take(board.changes(nowMilliseconds: now))
        }
      }
      while let wake = board.wakeAtMilliseconds {
        now = max(now + 1, wake)
        take(board.changes(nowMilliseconds: now))
      }
      #expect(told.values.allSatisfy { $0.change.participants.isEmpty }, "all typing ends")
    }
  }
}
