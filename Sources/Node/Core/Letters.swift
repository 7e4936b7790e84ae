internal import Federation
internal import Model
internal import Store

/// The invitations of this node's users that are not over, and how many of them each node has sent and seen accepted.
struct Letters {
  private(set) var byUser: [UserID: [LogID: StoredInvitation]] = [:]
  private var counts: [NodeID: Int] = [:]
  private var accepted: [NodeID: Int] = [:]
  private var byInviter: [Participant: Int] = [:]

  /// `nil` where there is none.
  subscript(user: UserID) -> [LogID: StoredInvitation]? { byUser[user] }

  subscript(user: UserID, channel: LogID) -> StoredInvitation? {
    get { byUser[user]?[channel] }
    set {
      if let old = byUser[user]?[channel] { count(old, -1) }
      if let newValue { count(newValue, 1) }
      byUser[user, default: [:]][channel] = newValue
      if byUser[user]?.isEmpty == true { byUser[user] = nil }
    }
  }

  func count(from node: NodeID) -> Int { counts[node, default: 0] }

  /// Unanswered ones of this inviter's.
  func count(by inviter: Participant) -> Int { byInviter[inviter, default: 0] }

  /// Whether a user has accepted an invitation that came from there.
  func isAccepted(from node: NodeID) -> Bool { accepted[node] != nil }

  var all: some Sequence<StoredInvitation> { byUser.values.lazy.flatMap(\.values) }

  private mutating func count(_ letter: StoredInvitation, _ change: Int) {
    Self.count(letter.node, change, in: &counts)
    if letter.isAccepted {
      Self.count(letter.node, change, in: &accepted)
    } else {
      Self.count(letter.letter.inviter, change, in: &byInviter)
    }
  }

  private static func count<Key>(_ key: Key, _ change: Int, in counts: inout [Key: Int]) {
    let count = counts[key, default: 0] + change
    counts[key] = count > 0 ? count : nil
  }
}
