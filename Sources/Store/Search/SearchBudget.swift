import Glibc

/// How much work one search may do, so that no search, however it is put, holds a reading thread for long.
///
/// Counted is the thread's own time on a processor: on a machine that is busy with other things a search is slow, but
/// its answer is as complete as on an idle one.
package struct SearchBudget: Sendable {
  private enum Measure {
    case processor(endNanoseconds: UInt64)
    case questions(left: Int)
  }

  private var measure: Measure

  /// What one search of a person may take: 15 ms.
  package static var usual: SearchBudget { processor(microseconds: 15_000) }

  /// Begins now.
  package static func processor(microseconds: UInt64) -> SearchBudget {
    SearchBudget(measure: .processor(endNanoseconds: threadNanoseconds() + microseconds * 1_000))
  }

  /// Spent when it has been asked so many times: the same answer on every machine.
  package static func questions(_ count: Int) -> SearchBudget {
    SearchBudget(measure: .questions(left: count))
  }

  package mutating func isSpent() -> Bool {
    switch measure {
    case .processor(let end): return Self.threadNanoseconds() >= end
    case .questions(let left):
      measure = .questions(left: max(0, left - 1))
      return left <= 0
    }
  }

  /// What is left, in nanoseconds of the processor; nil where time does not count.
  func leftNanoseconds() -> UInt64? {
    guard case .processor(let end) = measure else { return nil }
    return end - min(end, Self.threadNanoseconds())
  }

  private static func threadNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
