public import Federation
public import Model
public import Store

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
  /// The sequence at which users of the audience went: what follows is no longer theirs.
  public let departures: [UserID: UInt64]

  /// Whether the entry at this sequence of the batch is for a user to see.
  public func isShown(_ sequence: UInt64, to user: UserID) -> Bool {
    audience.contains(user) && sequence <= departures[user] ?? .max
  }
}
