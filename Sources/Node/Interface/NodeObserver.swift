public import Federation
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

/// Entries that became durable together in one channel.
public struct ArrivalBatch: Sendable {
  public let channel: LogID
  public let reference: LogReference
  public let entries: [AppendedEntry]
  /// Where the entries' targets stand, and which bodies are gone: their text must not be shown.
  public let effects: AppendEffects
  /// Whom the entries call, and that it counts.
  public let mentions: [MentionNews]
  /// Local users who want to be told nothing of the channel.
  public let muted: Set<UserID>
  /// The number of the last entry; those before it count down by one each.
  public let lastNumber: Int64
  /// Local users who were joined before or are joined after.
  public let audience: Set<UserID>
}
