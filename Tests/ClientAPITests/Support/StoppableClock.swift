import Synchronization

/// A clock of milliseconds that never go back, and stand while it is stopped.
final class StoppableClock: Sendable {
  private let stoppedAt: Mutex<UInt64?>

  init(stoppedAt: UInt64? = nil) { self.stoppedAt = Mutex(stoppedAt) }

  static var stopped: StoppableClock { StoppableClock(stoppedAt: running()) }

  var milliseconds: UInt64 { stoppedAt.withLock { $0 } ?? Self.running() }

  func stop() { stoppedAt.withLock { $0 = Self.running() } }

  func goOn() { stoppedAt.withLock { $0 = nil } }

  private static func running() -> UInt64 {
    let passed = ContinuousClock.now - start
    return UInt64(passed.components.seconds) * 1_000
      + UInt64(passed.components.attoseconds / 1_000_000_000_000_000)
  }

  private static let start = ContinuousClock.now - .seconds(1_000)
}
