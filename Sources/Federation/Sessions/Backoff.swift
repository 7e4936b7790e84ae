#if HANSE_DEFECTS
  internal import Wire
#endif

/// When to try something of a peer's again: soon at first, then ever later, up to a cap of minutes, and at once when the peer is heard.
public struct Backoff: Equatable, Sendable {
  static let firstMilliseconds: UInt64 = 250
  static let capMilliseconds: UInt64 = 120_000

  public private(set) var failures: UInt64 = 0
  public private(set) var retryAtMilliseconds: UInt64 = 0

  public init() {}

  /// `jitter`, 0 to 1,023, spreads the retries of many peers over half of the wait.
  public mutating func failed(nowMilliseconds: UInt64, jitter: UInt64) {
    let wait = min(Self.capMilliseconds, Self.firstMilliseconds << min(failures, 12))
    failures += 1
    retryAtMilliseconds = nowMilliseconds + wait / 2 + wait / 2 * (jitter & 1_023) / 1_023
    #if HANSE_DEFECTS
      if Defect.backsOffForever.isPlanted {
        retryAtMilliseconds = nowMilliseconds + Self.firstMilliseconds << min(failures, 30)
      }
    #endif
  }

  /// Nothing is tried before this time, though nothing has failed.
  public mutating func rests(untilMilliseconds: UInt64) { retryAtMilliseconds = untilMilliseconds }

  mutating func heard() {
    failures = 0
    retryAtMilliseconds = 0
  }

  var isAtCap: Bool {
    failures > 0 && Self.firstMilliseconds << min(failures - 1, 12) >= Self.capMilliseconds
  }

  public func allows(_ nowMilliseconds: UInt64) -> Bool { nowMilliseconds >= retryAtMilliseconds }
}
