import Glibc

/// Bounds every wait of a run.
struct Deadline {
  private let endMicroseconds: UInt64

  init(seconds: Int) { endMicroseconds = Clock.microseconds() + UInt64(seconds) * 1_000_000 }

  var isOver: Bool { Clock.microseconds() >= endMicroseconds }

  /// Returns when `condition` holds; fails when the time is up.
  func wait(for what: String, until condition: () -> Bool) throws {
    while !condition() {
      guard Clock.microseconds() < endMicroseconds else {
        throw BenchFailure("timed out waiting for \(what)")
      }
      usleep(2_000)
    }
  }
}
