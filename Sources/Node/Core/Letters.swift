internal import Model
internal import Store

/// The invitations of this node's users that are not over, and how many of them each node has sent.
struct Letters {
  private(set) var byUser: [UserID: [LogID: StoredInvitation]] = [:]
  private var counts: [NodeID: Int] = [:]

  /// `nil` where there is none.
  subscript(user: UserID) -> [LogID: StoredInvitation]? { byUser[user] }

  subscript(user: UserID, channel: LogID) -> StoredInvitation? {
    get { byUser[user]?[channel] }
    set {
      if let old = byUser[user]?[channel] { count(old.node, -1) }
      if let newValue { count(newValue.node, 1) }
      byUser[user, default: [:]][channel] = newValue
      if byUser[user]?.isEmpty == true { byUser[user] = nil }
    }
  }

  func count(from node: NodeID) -> Int { counts[node, default: 0] }

  var all: some Sequence<StoredInvitation> { byUser.values.lazy.flatMap(\.values) }

  private mutating func count(_ node: NodeID, _ change: Int) {
    let count = counts[node, default: 0] + change
    counts[node] = count > 0 ? count : nil
  }
}
