import TestSupport
import Testing

@testable import Transport

@Suite struct TimerHeapTests {
  @Test func givesTimersInOrder() {
    var random = Seeded()
    var heap = TimerHeap()
    var live: [UInt64: UInt64] = [:]
    var fired: [UInt64] = []
    for id in 0..<2000 as Range<UInt64> {
      let deadline = UInt64.random(in: 0..<500, using: &random)
      heap.insert(id: id, deadline: deadline) { fired.append(id) }
      live[id] = deadline
      if Int.random(in: 0..<10, using: &random) < 8, let victim = live.keys.min() {
        heap.cancel(victim)
        live[victim] = nil
      }
    }
    #expect(heap.nextDeadline() == live.values.min())
    while let job = heap.popDue(at: 250) { job() }
    let expected = live.filter { $0.value <= 250 }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    #expect(fired == expected.map(\.key))
    #expect(heap.nextDeadline() == live.values.filter { $0 > 250 }.min())
    while let job = heap.popDue(at: .max) { job() }
    #expect(heap.isEmpty)
  }
}
