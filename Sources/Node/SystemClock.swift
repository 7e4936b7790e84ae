internal import Glibc
internal import Sodium

/// This machine's clocks, and its cryptography. One of the named IO files.
enum SystemClock {
  /// Milliseconds since 1970.
  static func nowMilliseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(max(0, time.tv_sec)) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// Milliseconds since some moment in the past: for waiting, whatever is done to the wall clock.
  static func monotonicMilliseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(max(0, time.tv_sec)) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// The same, finer: for measuring.
  static func monotonicMicroseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(max(0, time.tv_sec)) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }

  /// Sleeps; for a thread that has nothing else to do.
  static func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }

  static func suite() throws(NodeProblem) -> SodiumSuite {
    do throws(SodiumUnavailable) { return try SodiumSuite() } catch {
      throw NodeProblem(error.code, "The system has no source of randomness.")
    }
  }
}
