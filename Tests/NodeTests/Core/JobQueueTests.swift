import Testing
import TestSupport
import Transport

@testable import Node

struct JobQueueTests {
  @Test func givesOutInOrder() {
    let queue = JobQueue<Int>()
    for job in 1...5 { queue.submit(job) }
    #expect(queue.take() == 1 && queue.take() == 2)
    #expect(queue.takeAll() == [3, 4, 5])
  }

  @Test func whatWasSubmittedBeforeTheStopIsDone() {
    let queue = JobQueue<Int>()
    queue.submit(1)
    queue.submit(2)
    queue.stop()
    #expect(queue.take() == 1 && queue.takeAll() == [2])
    #expect(queue.take() == nil && queue.takeAll().isEmpty)
  }

  @Test func aSleepingThreadIsWoken() throws {
    let (queue, taken) = (JobQueue<Int>(), Noted<[Int?]>([]))
    try Threads.start(name: "taker") {
      for _ in 0..<3 {
        let job = queue.take()
        taken.change { $0.append(job) }
      }
    }
    queue.submit(7)
    #expect(eventually { taken.value == [7] })
    queue.submit(8)
    #expect(eventually { taken.value == [7, 8] })
    queue.stop()
    #expect(eventually { taken.value == [7, 8, nil] })
  }
}
