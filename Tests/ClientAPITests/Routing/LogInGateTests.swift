import Synchronization
import Testing

@testable import ClientAPI

struct LogInGateTests {
  @Test func letsOneThroughAtATime() {
    let gate = LogInGate()
    let order = Mutex<[Int]>([])
    for number in 0..<3 {
      let isTaken = gate.enter { order.withLock { $0.append(number) } }
      #expect(isTaken)
    }
    #expect(order.withLock { $0 } == [0])
    gate.leave()
    #expect(order.withLock { $0 } == [0, 1])
    gate.leave()
    gate.leave()
    #expect(order.withLock { $0 } == [0, 1, 2])
    #expect(gate.enter { order.withLock { $0.append(3) } })
    #expect(order.withLock { $0 } == [0, 1, 2, 3])
  }

  @Test func refusesWhenTooManyWait() {
    let gate = LogInGate()
    for _ in 0...LogInGate.waiting { #expect(gate.enter {}) }
    #expect(!gate.enter {})
    gate.leave()
    #expect(gate.enter {})
    #expect(!gate.enter {})
  }
}
