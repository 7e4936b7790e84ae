internal import Model

/// An event of this node for a log of which it is home: signed and appended at the end of the batch.
struct LocalEvent {
  let event: Event
  /// Told after the commit how the event stands in the log; or at once that it was turned away.
  let appended: (Result<Receipt, NodeProblem>) -> Void
}
