public import Model
public import Store

/// Is told, on the core's thread and after they are durable, what arrived in this node's logs. Must not block.
public protocol NodeObserver: AnyObject, Sendable {
  func arrived(_ batch: ArrivalBatch)
  /// A local user has a new invitation.
  func invited(_ invitation: StoredInvitation, number: Int64)
  /// An event of a local user's was not taken by its channel's home.
  func turnedAway(_ item: OutboxItem, of user: UserID)
  /// Something happened that stands in no log.
  func live(_ news: LiveNews)
  /// These sessions are over: their tokens are void.
  func ended(_ sessions: [SessionID])
}
