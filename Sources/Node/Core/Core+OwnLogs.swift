internal import Federation
internal import Model
internal import Rules

/// How much a node may bring of the logs that it alone writes, its directory and its mailbox (spec: directory and mailbox, DIR-2 and
/// DIR-3): all of it is kept here, and no channel's members have a say in it.
extension Core {
  /// How long a log that was refused so is not asked for.
  static let fullRestMilliseconds: UInt64 = 600_000

  /// Looked at before anything of the range is verified.
  func refusalOfOwnLog(_ range: LogRange, users: [UserID: UserRecord], of peer: NodeID) -> Refusal? {
    guard ownLogKilobytes.wait(peer, nowMilliseconds: monotonicMilliseconds) == nil else {
      return .tooManyEntries
    }
    guard known[peer]?.newest.directory == range.log else { return nil }
    var new: Set<UserID> = []
    for event in range.events {
      guard case .user(let user)? = try? Header.decode(event.header).content, users[user.user] == nil else {
        continue
      }
      new.insert(user.user)
    }
    return users.count + new.count > configuration.limits.usersPerPeer ? .directoryFull : nil
  }

  func spend(_ range: LogRange, of peer: NodeID) {
    ownLogKilobytes.spend(
      peer, UInt64(range.byteCount / 1_024 + 1), mostOwed: UInt64(Limits.messageBytes / 1_024),
      nowMilliseconds: monotonicMilliseconds)
  }
}
