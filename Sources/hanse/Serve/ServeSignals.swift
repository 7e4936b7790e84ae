import Glibc

/// The signals that a running node is spoken to by, fetched by its main thread.
struct ServeSignals {
  enum Event {
    case reload
    case end(Int32)
    case time
  }

  private var signals = sigset_t()

  /// Blocks them, for this thread and those that it starts from now on.
  init() {
    sigemptyset(&signals)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Waits for the next one, at most so long.
  func wait(milliseconds: Int?) -> Event {
    var signals = self.signals
    while true {
      var signal: Int32
      if let milliseconds {
        var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        signal = sigtimedwait(&signals, nil, &time)
        if signal < 0 && errno == EAGAIN { return .time }
      } else {
        signal = sigwaitinfo(&signals, nil)
      }
      if signal == SIGHUP { return .reload }
      if signal > 0 { return .end(signal) }
    }
  }
}
