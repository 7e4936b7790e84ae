import Glibc

/// The monotonic clock, in microseconds.
enum Clock {
  static func microseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }
}

extension [UInt64] {
  /// The value below which this share of the sorted samples lies.
  func percentile(_ share: Double) -> UInt64 {
    guard !isEmpty else { return 0 }
    return sorted()[Swift.min(count - 1, Int(Double(count) * share))]
  }
}
