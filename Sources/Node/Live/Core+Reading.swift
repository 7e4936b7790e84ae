internal import Federation
internal import Model
internal import Store

/// What users say of their attention: how far they have read, and what they want to be told of.
extension Core {
  /// Moves what a user has read: forward to after `sequence`, or back to before it.
  func markRead(
    _ channel: LogID, _ sequence: UInt64, asUnread: Bool, by user: UserID,
    told: @escaping @Sendable (NodeProblem?) -> Void
  ) throws(StoreError) {
    guard let log = logs[channel], log.localMembers.contains(user) else {
      return afterCommit.append { told(.unknownChannel) }
    }
    var attention = try store.attention(of: user, in: log.reference) ?? Attention(next: 0)
    let asked = min(asUnread ? sequence : sequence + 1, log.replica.size)
    guard asUnread ? asked != attention.next : asked > attention.next else {
      return afterCommit.append { told(nil) }
    }
    attention.next = asked
    try store.save(attention, of: user, in: log.reference)
    afterCommit.append { [self] in
      told(nil)
      tellRead(asked, of: log, by: user)
    }
  }

  func setLevel(
    _ level: Attention.Level, of channel: LogID, by user: UserID,
    told: @escaping @Sendable (NodeProblem?) -> Void
  ) throws(StoreError) {
    guard let log = logs[channel], log.localMembers.contains(user) else {
      return afterCommit.append { told(.unknownChannel) }
    }
    var attention = try store.attention(of: user, in: log.reference) ?? Attention(next: 0)
    attention.level = level
    try store.save(attention, of: user, in: log.reference)
    afterCommit.append { [self] in
      if level == .none {
        muted[log.reference, default: []].insert(user)
      } else {
        muted[log.reference]?.remove(user)
      }
      told(nil)
    }
  }
}
