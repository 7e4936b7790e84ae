internal import Synchronization
internal import Wire

/// Slows down the guessing of one name's password: five wrong ones, then one a minute.
final class LogInThrottle: Sendable {
  private static let free = 5
  private static let windowMilliseconds: UInt64 = 60_000
  private static let names = 10_000

  private let failures = Mutex<[Text: (count: Int, lastMilliseconds: UInt64)]>([:])

  func allows(_ name: Text, nowMilliseconds: UInt64) -> Bool {
    failures.withLock { failures in
      guard let failed = failures[name] else { return true }
      if nowMilliseconds >= failed.lastMilliseconds + Self.windowMilliseconds {
        failures[name] = nil
        return true
      }
      return failed.count < Self.free
    }
  }

  func failed(_ name: Text, nowMilliseconds: UInt64) {
    failures.withLock { failures in
      if failures.count >= Self.names {
        failures = failures.filter { nowMilliseconds < $0.value.lastMilliseconds + Self.windowMilliseconds }
      }
      let count = failures[name]?.count ?? 0
      failures[name] = (count + 1, nowMilliseconds)
    }
  }
}
