internal import Synchronization

/// Lets log-ins through one at a time. Checking a password is slow by design, and one thread checks them all: strangers must
/// not be able to make a queue without end before everybody else.
final class LogInGate: Sendable {
  /// How many wait at most; the next one is refused.
  static let waiting = 64

  private struct State {
    var isBusy = false
    var queue: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Runs `body` now or after those before it; false, and nothing run, if too many wait. `leave` must follow.
  func enter(_ body: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, runsNow) = state.withLock { state in
      guard state.isBusy else {
        state.isBusy = true
        return (true, true)
      }
      guard state.queue.count < Self.waiting else { return (false, false) }
      state.queue.append(body)
      return (true, false)
    }
    if runsNow { body() }
    return isTaken
  }

  /// The log-in under way is decided.
  func leave() {
    let next = state.withLock { state -> (@Sendable () -> Void)? in
      guard !state.queue.isEmpty else {
        state.isBusy = false
        return nil
      }
      return state.queue.removeFirst()
    }
    next?()
  }
}
