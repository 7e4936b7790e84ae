import Glibc

/// What the main thread waits for: work from another thread, Ctrl-C or SIGTERM, or a time.
///
/// Signals do it all without a handler: they are blocked, stay pending, and are fetched here.
struct Wakeup: Sendable {
  enum Reason {
    case work
    case interrupted
    case deadline
  }

  /// Blocks the signals, for this thread and those that it starts from now on.
  init() {
    var signals = Self.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGUSR1] { sigaddset(&signals, number) }
    return signals
  }

  /// From any thread: there is work. Many calls may end in one wake-up.
  func tell() {
    kill(getpid(), SIGUSR1)
  }

  /// The deadline in milliseconds of the monotonic clock.
  func wait(until deadline: UInt64?) -> Reason {
    var signals = Self.signals
    while true {
      let left = deadline.map { Int64($0) - Int64(Self.now()) } ?? 3_600_000
      if left <= 0 { return .deadline }
      var time = timespec(tv_sec: Int(left / 1000), tv_nsec: Int(left % 1000) * 1_000_000)
      switch sigtimedwait(&signals, nil, &time) {
      case SIGUSR1: return .work
      case SIGINT, SIGTERM: return .interrupted
      default: continue
      }
    }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
