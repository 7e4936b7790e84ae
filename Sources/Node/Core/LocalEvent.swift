internal import Model
internal import Wire

/// An event of this node for a log of which it is home: signed and appended at the end of the batch.
struct LocalEvent {
  let event: Event
  /// The idempotency key of the client that asked for it.
  var key: Text?
  /// Told after the commit how the event stands in the log, or that it was turned away.
  let appended: (Result<Receipt, NodeProblem>) -> Void
}
