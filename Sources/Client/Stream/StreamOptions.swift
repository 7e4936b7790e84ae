/// How a stream begins and reconnects. Times in milliseconds.
public struct StreamOptions: Sendable, Equatable {
  /// Everything after it comes first; without one, only what is new.
  public var cursor: String?
  /// Whether a first connection that fails is tried again, like later ones are.
  public var retriesFirstConnection = false
  public var firstRetryMilliseconds: UInt64 = 250
  /// Each further attempt waits twice as long as the one before, up to this.
  public var longestRetryMilliseconds: UInt64 = 10_000

  public init(cursor: String? = nil) {
    self.cursor = cursor
  }

  /// How long to wait after that many attempts in a row that failed.
  func retryMilliseconds(afterFailures failures: Int) -> UInt64 {
    let doublings = UInt64(min(max(failures - 1, 0), 20))
    return min(longestRetryMilliseconds, firstRetryMilliseconds << doublings)
  }
}
