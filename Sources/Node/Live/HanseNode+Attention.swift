public import Model
public import Store

extension HanseNode {
  /// Moves what a user has read of a channel forward to after `sequence`; with `asUnread`, to before it, wherever that is. The
  /// completion runs when it is durable.
  public func markRead(
    _ channel: LogID, _ sequence: UInt64, asUnread: Bool = false, by user: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.markRead(channel, sequence, asUnread: asUnread, by: user, told: completion)
      }, failed: { completion($0) })
  }

  /// Keeps what a user wants to be told of a channel.
  public func setLevel(
    _ level: Attention.Level, of channel: LogID, by user: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in try core.setLevel(level, of: channel, by: user, told: completion) },
      failed: { completion($0) })
  }
}
