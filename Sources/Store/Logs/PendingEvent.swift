public import Model
public import Wire

/// An event of this node that waits to be ordered by a home elsewhere.
public struct PendingEvent: Sendable {
  public let id: Int64
  public let home: NodeID
  public let event: Event
  /// The idempotency key of the client that asked for it.
  public let key: Text?
}
