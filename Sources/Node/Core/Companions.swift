internal import Federation
internal import Model
internal import Rules

/// The nodes with which this one is in channels, and those of whose users it has invited some: kept beside the logs, since peers make
/// requests that depend on it, and no request may cost a walk through all channels.
struct Companions {
  /// What one log makes of it.
  struct InLog {
    private(set) var joined: Set<NodeID> = []
    private(set) var invited: Set<NodeID> = []

    init() {}

    /// Of a channel in which this node has joined users.
    init(_ state: LogState, of node: NodeID) {
      guard state.log.kind == .channel, state.nodes[node]?.isMember == true else { return }
      for (other, record) in state.nodes where record.isMember && other != node { joined.insert(other) }
      for (participant, record) in state.participants
      where record.status == .invited && participant.node != node {
        invited.insert(participant.node)
      }
    }
  }

  /// In how many logs.
  private var joined: [NodeID: Int] = [:]
  private var invited: [NodeID: Int] = [:]

  /// A log makes something else of it than before.
  mutating func replace(_ old: InLog, with new: InLog) {
    Self.count(new.joined.subtracting(old.joined), 1, in: &joined)
    Self.count(old.joined.subtracting(new.joined), -1, in: &joined)
    Self.count(new.invited.subtracting(old.invited), 1, in: &invited)
    Self.count(old.invited.subtracting(new.invited), -1, in: &invited)
  }

  func shareChannel(with node: NodeID) -> Bool { joined[node] != nil }
  func haveInvited(_ node: NodeID) -> Bool { invited[node] != nil }

  private static func count(_ nodes: Set<NodeID>, _ change: Int, in counts: inout [NodeID: Int]) {
    for node in nodes {
      let count = counts[node, default: 0] + change
      counts[node] = count > 0 ? count : nil
    }
  }
}
