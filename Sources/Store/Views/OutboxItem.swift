public import Model
public import Wire

/// An event of a user's that is accepted here and not ordered by its channel's home: not yet, or not at all.
public struct OutboxItem: Sendable {
  /// Rises with the time of acceptance.
  public let number: Int64
  public let event: Event
  /// Why the home turned it away; `nil` while it waits.
  public let refusal: Text?

  public init(number: Int64, event: Event, refusal: Text?) {
    self.number = number
    self.event = event
    self.refusal = refusal
  }
}
