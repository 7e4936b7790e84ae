import Testing

@testable import ClientAPI

struct StreamSessionTests {
  private func batch(_ numbers: ClosedRange<Int64>, last: Int64? = nil) -> StreamBatch {
    StreamBatch(
      numbers: Array(numbers), texts: numbers.map { Array("\($0)".utf8) }, last: last ?? numbers.upperBound)
  }

  private func texts(_ steps: [StreamSession.Step]) -> [String] {
    steps.flatMap { step -> [String] in
      switch step {
      case .send(let texts): texts.map { String(decoding: $0, as: UTF8.self) }
      case .read(let after): ["read \(after)"]
      case .refuseCursor: ["refuse"]
      }
    }
  }

  private func notice(_ name: UInt64, number: Int64 = 0) -> StreamNotice { .made(name, number: number) }

  private func hello(_ cursor: Int64) -> String { #"{"type":"hello","cursor":\#(cursor)}"# }

  @Test func withoutACursorOnlyTheNewComes() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(session.arrived(batch(4...5)).isEmpty)
    #expect(texts(session.opened(cursor: nil, last: 5, open: [])) == [hello(5)])
    #expect(session.isLive)
    #expect(texts(session.arrived(batch(6...7))) == ["6", "7"])
  }

  @Test func whatArrivesBetweenIsSentOnce() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(texts(session.opened(cursor: 2, last: 4, open: [])) == [hello(2), "read 2"])
    #expect(session.arrived(batch(5...6)).isEmpty)
    #expect(texts(session.replayed([Array("3".utf8)], upTo: 3)) == ["3", "read 3"])
    // The page reaches further than it had to: 5 came both ways.
    #expect(texts(session.replayed([Array("4".utf8), Array("5".utf8)], upTo: 5)) == ["4", "5", "6"])
    #expect(session.isLive)
    #expect(texts(session.arrived(batch(7...7))) == ["7"])
  }

  @Test func aCursorAtTheEndNeedsNoReading() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(texts(session.opened(cursor: 9, last: 9, open: [])) == [hello(9)])
    #expect(session.isLive)
  }

  @Test func aCursorFromTheFutureIsRefused() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(texts(session.opened(cursor: 10, last: 9, open: [])) == ["refuse"])
    #expect(session.arrived(batch(10...11)).isEmpty)
    #expect(session.answered([[1]]).isEmpty)
  }

  @Test func answersWaitForTheHelloAlone() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(session.answered([Array("a".utf8)]).isEmpty)
    #expect(texts(session.opened(cursor: 0, last: 1, open: [])) == [hello(0), "a", "read 0"])
    #expect(texts(session.answered([Array("b".utf8)])) == ["b"])
  }

  @Test func aNoticeWaitsForWhatIsBeforeIt() {
    var session = StreamSession(earlyLimitBytes: 100)
    _ = session.opened(cursor: 0, last: 2, open: [])
    #expect(session.noticed(notice(1, number: 3)).isEmpty)
    #expect(session.arrived(batch(4...4)).isEmpty)
    #expect(
      texts(session.replayed([Array("1".utf8), Array("2".utf8)], upTo: 2)) == ["1", "2", "4", "notice 1 4"])
    #expect(texts(session.noticed(notice(2, number: 9))) == ["notice 2 9"])
    #expect(texts(session.noticed(notice(3, number: 8))) == ["notice 3 9"])
  }

  @Test func openNoticesFollowWhatWasMissed() {
    var session = StreamSession(earlyLimitBytes: 100)
    // The second is news and open too, whichever is known first.
    #expect(session.noticed(notice(2)).isEmpty)
    let open = [notice(1), notice(2), notice(3)]
    #expect(texts(session.opened(cursor: 3, last: 4, open: open)) == [hello(3), "read 3"])
    #expect(session.noticed(notice(3)).isEmpty)
    #expect(
      texts(session.replayed([Array("4".utf8)], upTo: 4))
        == ["4", "notice 1 4", "notice 3 4", "notice 2 4"])
    #expect(texts(session.noticed(notice(4))) == ["notice 4 4"])
  }

  @Test func withoutACursorOpenNoticesAreNotNews() {
    var session = StreamSession(earlyLimitBytes: 100)
    #expect(texts(session.opened(cursor: nil, last: 4, open: [notice(1)])) == [hello(4)])
    #expect(texts(session.noticed(notice(2))) == ["notice 2 4"])
  }

  @Test func whatDoesNotFitInMemoryIsReadAgain() {
    var session = StreamSession(earlyLimitBytes: 3)
    _ = session.opened(cursor: 0, last: 1, open: [])
    _ = session.arrived(batch(2...5))
    _ = session.arrived(batch(6...6))
    #expect(texts(session.replayed([Array("1".utf8)], upTo: 1)) == ["1", "read 1"])
    #expect(
      texts(session.replayed((2...5).map { Array("\($0)".utf8) }, upTo: 5)) == ["2", "3", "4", "5", "6"])
    #expect(session.isLive)
  }

  @Test func aStoreThatHasNoMoreEndsTheReplay() {
    var session = StreamSession(earlyLimitBytes: 100)
    _ = session.opened(cursor: 0, last: 5, open: [])
    #expect(texts(session.replayed([], upTo: 0)).isEmpty)
    #expect(session.isLive)
  }

  @Test func afterTheEndNothingIsSent() {
    var session = StreamSession(earlyLimitBytes: 100)
    _ = session.opened(cursor: nil, last: 5, open: [])
    session.closed()
    #expect(session.arrived(batch(6...6)).isEmpty)
    #expect(session.opened(cursor: nil, last: 6, open: []).isEmpty)
  }

  /// However the store is read and entries arrive, each is sent once and in order; and every cursor given is one from
  /// which nothing is missed.
  @Test func everyInterleavingSendsEachEntryOnce() {
    var random = SeededRuns()
    for _ in 0..<2_000 {
      var world = StreamWorld(seed: random.next())
      world.run()
      #expect(world.faults.isEmpty, "seed \(world.seed): \(world.faults)")
      if !world.faults.isEmpty { return }
    }
  }
}
