internal import Model
internal import Rules
internal import Store

/// Who of this node has invited whom of other nodes and has no answer yet: kept beside the logs, since a record of an invited
/// participant does not tell by whom.
struct SentInvitations {
  private struct Sent {
    /// `nil` if it was nobody of this node.
    let inviter: UserID?
    /// Of the participant's record.
    let changed: UInt64
  }

  private struct Road: Hashable {
    let inviter: UserID
    let peer: NodeID
  }

  private var byChannel: [LogID: [Participant: Sent]] = [:]
  private var counts: [Road: Int] = [:]

  func count(by inviter: UserID, to peer: NodeID) -> Int {
    counts[Road(inviter: inviter, peer: peer), default: 0]
  }

  /// Takes note of a channel's participants. `inviterAt` tells which user of this node wrote the invite at a sequence, if it was one.
  mutating func note(
    _ channel: LogID, _ state: LogState, of node: NodeID,
    _ inviterAt: (UInt64) throws(StoreError) -> UserID?
  ) throws(StoreError) {
    guard state.log.kind == .channel else { return }
    let old = byChannel[channel] ?? [:]
    var new: [Participant: Sent] = [:]
    // Of a channel that this node has left nobody here hears an answer any more.
    let isFollowed = state.log.home == node || state.nodes[node]?.isMember == true
    for (target, record) in state.participants
    where isFollowed && record.status == .invited && target.node != node && record.changed > 0 {
      if let known = old[target], known.changed == record.changed {
        new[target] = known
      } else {
        new[target] = Sent(inviter: try inviterAt(record.changed - 1), changed: record.changed)
      }
    }
    byChannel[channel] = new.isEmpty ? nil : new
    for (target, sent) in new { count(sent, target, 1) }
    for (target, sent) in old { count(sent, target, -1) }
  }

  private mutating func count(_ sent: Sent, _ target: Participant, _ change: Int) {
    guard let inviter = sent.inviter else { return }
    let road = Road(inviter: inviter, peer: target.node)
    let count = counts[road, default: 0] + change
    counts[road] = count > 0 ? count : nil
  }
}
