import Federation
import Model
import TestSupport
import Testing
import Wire

/// What a restored node waits for before it signs for its logs again.
struct RecoveryTests {
  private let log = LogID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
  private let other = LogID(Bytes32([UInt8](repeating: 2, count: 32), at: 0))

  private func peer(_ number: UInt8) -> NodeID {
    NodeID(Bytes32([UInt8](repeating: number, count: 32), at: 0))
  }

  private func held(by peers: [NodeID], listensUntil: UInt64 = 0) -> Recovery {
    var recovery = Recovery(listensUntilMilliseconds: listensUntil)
    recovery.hold(log, size: 10, awaited: peers)
    return recovery
  }

  @Test func aLogThatNobodyElseHasIsHeldUntilTheListeningIsOver() {
    var recovery = held(by: [], listensUntil: 100)
    #expect(recovery.next(nowMilliseconds: 99).isEmpty && recovery.isHeld(log))
    #expect(recovery.wakeAtMilliseconds == 100)
    #expect(recovery.next(nowMilliseconds: 100) == [.release([log])])
    recovery.released(log)
    #expect(recovery.isOver && recovery.wakeAtMilliseconds == nil)
  }

  @Test func everyAwaitedNodeIsAskedAndWaitedFor() {
    var recovery = held(by: [peer(5), peer(6)])
    #expect(recovery.next(nowMilliseconds: 1) == [.ask(peer(5)), .ask(peer(6))])
    recovery.answered(peer(5))
    #expect(recovery.next(nowMilliseconds: 2).isEmpty)
    #expect(recovery.awaited(for: log) == [peer(6)])
    recovery.answered(peer(6))
    #expect(recovery.next(nowMilliseconds: 3) == [.release([log])])
  }

  /// Another copy of the node may have written until it heard of this one.
  @Test func anAnswerFromBeforeTheEndOfListeningDoesNotCount() {
    var recovery = held(by: [peer(5)], listensUntil: 100)
    #expect(recovery.next(nowMilliseconds: 1) == [.ask(peer(5))])
    recovery.answered(peer(5))
    #expect(!recovery.hasSettled(peer(5)) && recovery.wakeAtMilliseconds == 100)
    #expect(recovery.next(nowMilliseconds: 99).isEmpty)
    #expect(recovery.next(nowMilliseconds: 100) == [.ask(peer(5))])
    #expect(recovery.next(nowMilliseconds: 101).isEmpty)
    recovery.answered(peer(5))
    #expect(recovery.next(nowMilliseconds: 102) == [.release([log])])
  }

  @Test func whatWasShownIsFetchedFirst() {
    var recovery = held(by: [peer(5)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.showed(log, size: 30, by: peer(5))
    recovery.answered(peer(5))
    #expect(recovery.next(nowMilliseconds: 2) == [.fetch(log, from: peer(5))])
    #expect(recovery.next(nowMilliseconds: 3).isEmpty, "it is on its way")
    recovery.grew(log, to: 20)
    #expect(recovery.next(nowMilliseconds: 4) == [.fetch(log, from: peer(5))])
    recovery.grew(log, to: 30)
    #expect(recovery.next(nowMilliseconds: 5) == [.release([log])])
  }

  /// Who has shown more than it gives does not hold up what others give.
  @Test func theyAreAskedInTurn() {
    var recovery = held(by: [peer(5), peer(6)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.showed(log, size: 30, by: peer(5))
    recovery.showed(log, size: 20, by: peer(6))
    var asked: Set<NodeID> = []
    for second in 1...10 {
      for action in recovery.next(nowMilliseconds: UInt64(second) * 4_000) {
        if case .fetch(log, let from) = action { asked.insert(from) }
      }
    }
    #expect(asked == [peer(5), peer(6)])
  }

  @Test func whatNobodyGivesHoldsTheLogUntilItIsGivenUp() {
    var recovery = held(by: [peer(5)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.showed(log, size: 30, by: peer(5))
    recovery.answered(peer(5))
    for second in 1...100 {
      let actions = recovery.next(nowMilliseconds: UInt64(second) * 1_000)
      #expect(!actions.contains(.release([log])))
    }
    recovery.giveUp(log)
    #expect(recovery.next(nowMilliseconds: 1_000_000).contains(.release([log])))
  }

  /// What somebody shows who gives nothing holds the log no longer than that node is waited for.
  @Test func whatOneShowsWhoIsLeftOutHoldsNothing() {
    var recovery = held(by: [peer(5), peer(6)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.showed(log, size: 30, by: peer(5))
    recovery.forked(log, by: peer(5))
    for each in [peer(5), peer(6)] { recovery.answered(each) }
    #expect(!recovery.next(nowMilliseconds: 2).contains(.release([log])))
    recovery.leaveOut(peer(5))
    #expect(recovery.held(log)?.tellers.isEmpty == true && recovery.held(log)?.neededSize == 10)
    #expect(recovery.isDecided(log))
    recovery.showed(log, size: 40, by: peer(5))
    recovery.forked(log, by: peer(5))
    #expect(recovery.next(nowMilliseconds: 3) == [.release([log])])
  }

  @Test func onlyWhatTheOperatorDecidesIsDecided() {
    var recovery = held(by: [peer(5)])
    recovery.hold(other, size: 3, awaited: [peer(6)])
    #expect(!recovery.isDecided(log) && !recovery.isDecided(other))
    recovery.leaveOut(peer(6))
    #expect(!recovery.isDecided(log) && recovery.isDecided(other))
    recovery.giveUp(log)
    #expect(recovery.isDecided(log))
    var listening = held(by: [], listensUntil: 100)
    listening.endListening(nowMilliseconds: 100)
    #expect(!listening.isDecided(log), "it was over")
    listening = held(by: [], listensUntil: 100)
    listening.endListening(nowMilliseconds: 99)
    #expect(listening.isDecided(log))
  }

  @Test func whoIsLeftOutIsNotWaitedFor() {
    var recovery = held(by: [peer(5)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.leaveOut(peer(5))
    #expect(recovery.awaited(for: log).isEmpty)
    #expect(recovery.next(nowMilliseconds: 2) == [.release([log])])
  }

  @Test func oneLogDoesNotWaitForAnother() {
    var recovery = held(by: [peer(5)])
    recovery.hold(other, size: 3, awaited: [peer(6)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.answered(peer(6))
    #expect(recovery.next(nowMilliseconds: 2) == [.release([other])])
    recovery.released(other)
    #expect(recovery.heldLogs == [log])
  }

  @Test func twoHistoriesAreTheOperatorsToDecide() {
    var recovery = held(by: [])
    recovery.forked(log, by: peer(5))
    #expect(recovery.next(nowMilliseconds: 1).isEmpty && recovery.wakeAtMilliseconds == nil)
    recovery.giveUp(log)
    #expect(recovery.next(nowMilliseconds: 2) == [.release([log])])
  }

  /// Entries that came back may show that more nodes were let in: they are waited for too.
  @Test func whoJoinedSinceIsWaitedFor() {
    var recovery = held(by: [peer(5)])
    _ = recovery.next(nowMilliseconds: 1)
    recovery.answered(peer(5))
    recovery.hold(log, size: 12, awaited: [peer(5), peer(6)])
    #expect(recovery.next(nowMilliseconds: 2) == [.ask(peer(6))])
    recovery.answered(peer(6))
    #expect(recovery.next(nowMilliseconds: 3) == [.release([log])])
  }

  @Test func theOperatorEndsTheListening() {
    var recovery = held(by: [], listensUntil: 1_000)
    recovery.endListening(nowMilliseconds: 5)
    #expect(recovery.next(nowMilliseconds: 5) == [.release([log])])
  }

  /// Whatever is answered in whatever order: released is a log only when all were asked after the listening, have answered, and
  /// what they have shown is there.
  @Test func randomAnswersNeverReleaseTooEarly() {
    var random = Seeded()
    for _ in 0..<300 {
      let listens = UInt64(random.below(20))
      var recovery = held(by: [peer(1), peer(2), peer(3)], listensUntil: listens)
      var asked: [NodeID: UInt64] = [:]
      var settled: Set<NodeID> = []
      var (size, shown): (UInt64, UInt64) = (10, 10)
      for now in UInt64(0)..<60 {
        for action in recovery.next(nowMilliseconds: now) {
          switch action {
          case .ask(let peer): asked[peer] = now
          case .fetch: break
          case .release(let logs):
            #expect(logs == [log] && settled.count == 3 && size >= shown && now >= listens)
          }
        }
        let peer = peer(UInt8(random.integer(1...3)))
        if random.oneIn(3), let time = asked.removeValue(forKey: peer) {
          if random.oneIn(2) {
            shown = max(shown, UInt64(random.integer(8...20)))
            recovery.showed(log, size: shown, by: peer)
          }
          recovery.answered(peer)
          if time >= listens { settled.insert(peer) }
        }
        if random.oneIn(4), size < shown {
          size += 1
          recovery.grew(log, to: size)
        }
      }
    }
  }
}
