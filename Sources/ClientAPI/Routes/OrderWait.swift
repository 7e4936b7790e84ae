internal import Synchronization
internal import Transport

/// Waits for the order of one event, but not for ever: whichever of the two comes first decides the answer.
final class OrderWait: Sendable {
  private let loop: EventLoop
  private let once = Once()
  private let timer = Mutex<LoopTimer?>(nil)

  init(loop: EventLoop) { self.loop = loop }

  /// Runs `late` after the time, unless `end` came before.
  func begin(milliseconds: UInt64, late: @escaping @Sendable () -> Void) {
    let scheduled = loop.schedule(afterMilliseconds: milliseconds) { [once] in
      if once.take() { late() }
    }
    timer.withLock { $0 = scheduled }
  }

  func end(_ body: () -> Void) {
    guard once.take() else { return }
    body()
    timer.withLock { $0 }?.cancel()
  }
}
