public import Model

/// An event that its origin's signature covers: the only kind that a log takes.
public struct CoveredEvent: Sendable {
  public let event: Event
  public let run: CoveredRun
  /// The event's leaf in its batch.
  public let leaf: Int

  init(_ event: Event, in run: CoveredRun, leaf: Int) {
    self.event = event
    self.run = run
    self.leaf = leaf
  }

  /// The events of a verified run, in its order.
  public static func all(_ events: ArraySlice<Event>, in run: CoveredRun) -> [CoveredEvent] {
    events.enumerated().map { CoveredEvent($1, in: run, leaf: run.first + $0) }
  }
}
