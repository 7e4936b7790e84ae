internal import Node
internal import Synchronization
internal import Transport

/// Waits for the order of one event, or for its mirrors, but not for ever: whichever of the two comes first decides the answer.
///
/// The node keeps those who wait until the event is ordered, which may take days. So the answer, which holds the whole
/// request, is let go of as soon as it is given, or as soon as nobody wants it any more.
final class OrderWait: Sendable {
  typealias Outcome = Result<Receipt, NodeProblem>

  private struct State {
    var answer: (@Sendable (Outcome) -> Void)?
    var timer: LoopTimer?
    /// What is answered when the time is over.
    var reached: Outcome?
  }

  private let loop: EventLoop
  private let state: Mutex<State>

  init(loop: EventLoop, answer: @escaping @Sendable (Outcome) -> Void) {
    self.loop = loop
    state = Mutex(State(answer: answer))
  }

  /// Answers with `outcome` after the time, unless `end` came before.
  func begin(milliseconds: UInt64, _ outcome: Outcome) {
    reached(outcome)
    let timer = loop.schedule(afterMilliseconds: milliseconds) { [self] in expired() }
    let isOver = state.withLock { state in
      if state.answer != nil { state.timer = timer }
      return state.answer == nil
    }
    if isOver { timer.cancel() }
  }

  /// The event has come further, and the wait goes on.
  func reached(_ outcome: Outcome) {
    state.withLock { state in if state.answer != nil { state.reached = outcome } }
  }

  func end(_ outcome: Outcome) { take().answer?(outcome) }

  private func expired() {
    let (answer, reached) = take()
    if let reached { answer?(reached) }
  }

  /// Who asked is gone.
  func forget() { _ = take() }

  private func take() -> (answer: (@Sendable (Outcome) -> Void)?, reached: Outcome?) {
    let taken = state.withLock { state in
      defer { state = State() }
      return state
    }
    taken.timer?.cancel()
    return (taken.answer, taken.reached)
  }
}
