/// A timer scheduled on an event loop; cancelling twice, or after it fired, is harmless.
public struct LoopTimer: Sendable {
  let loop: EventLoop
  let id: UInt64

  /// Cancels from any thread. A timer cancelled on its own loop never fires afterwards.
  public func cancel() {
    let id = self.id
    loop.perform { loop.cancelTimer(id) }
  }
}
