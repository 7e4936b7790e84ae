import Synchronization

/// How many connections are open over all loops of a server, and may be.
final class ConnectionCount: Sendable {
  private let count = Atomic<Int>(0)
  private let max: Int

  init(max: Int) {
    self.max = max
  }

  var current: Int { count.load(ordering: .relaxed) }

  /// Counts one more, unless that were too many.
  func admit() -> Bool {
    guard count.add(1, ordering: .relaxed).newValue <= max else {
      count.subtract(1, ordering: .relaxed)
      return false
    }
    return true
  }

  func leave() {
    count.subtract(1, ordering: .relaxed)
  }
}
