import Synchronization
import Testing

@testable import Transport

@Suite struct EventLoopTests {
  @Test func runsJobsInOrderOnItsThread() throws {
    let loop = try EventLoop()
    let seen = Locked<[Int]>([])
    for number in 0..<1000 {
      loop.execute {
        if loop.isOnLoop { seen.withLock { $0.append(number) } }
      }
    }
    #expect(eventually { seen.withLock { $0.count } == 1000 })
    #expect(seen.withLock { $0 } == Array(0..<1000))
    #expect(!loop.isOnLoop)
    loop.stop()
  }

  @Test func runsJobsOfManyThreads() throws {
    let group = try EventLoopGroup(count: 3)
    let count = Atomic<Int>(0)
    for loop in group.loops {
      for other in group.loops {
        for _ in 0..<200 {
          loop.execute { other.execute { count.wrappingAdd(1, ordering: .relaxed) } }
        }
      }
    }
    #expect(eventually { count.load(ordering: .relaxed) == 1800 })
    #expect(group.next() !== group.next())
    group.stop()
  }

  @Test func timersFireInOrderOrNotAtAll() throws {
    let loop = try EventLoop()
    let seen = Locked<[String]>([])
    let note: @Sendable (String) -> Void = { text in seen.withLock { $0.append(text) } }
    loop.schedule(afterMilliseconds: 60) { note("last") }
    loop.schedule(afterMilliseconds: 20) { note("first") }
    let cancelled = loop.schedule(afterMilliseconds: 30) { note("cancelled") }
    cancelled.cancel()
    cancelled.cancel()
    let begin = EventLoop.monotonicMilliseconds
    #expect(eventually { seen.withLock { $0.count } == 2 })
    #expect(seen.withLock { $0 } == ["first", "last"])
    #expect(EventLoop.monotonicMilliseconds - begin >= 55)
    loop.stop()
  }

  @Test func dropsWorkAfterItsEnd() throws {
    final class Token: Sendable {}
    let loop = try EventLoop()
    weak var token: Token?
    do {
      let made = Token()
      token = made
      loop.schedule(afterMilliseconds: 1_000_000) { _ = made }
      loop.stop()
      loop.execute { _ = made }
    }
    #expect(eventually { token == nil })
  }
}
