internal import Store
internal import Synchronization

/// What files come to, for whoever measures: found by a scan of all of them, and so no more often than each so often.
final class FileFigures: Sendable {
  private struct Known {
    let totals: FileTotals
    let found: UInt64
  }

  /// How old an answer may be, in milliseconds.
  let mostAge = Atomic<UInt64>(60_000)
  private let known = Mutex<Known?>(nil)

  /// `now` is monotonic.
  func totals(_ store: StoreReader, nowMilliseconds now: UInt64) -> FileTotals? {
    let age = mostAge.load(ordering: .relaxed)
    if let known = known.withLock({ $0 }), now - min(now, known.found) < age { return known.totals }
    guard let totals = try? store.fileTotals() else { return nil }
    known.withLock { $0 = Known(totals: totals, found: now) }
    return totals
  }
}
