internal import Federation
internal import Model
internal import Rules

/// Which logs this node and a peer both have to do with, so that they compare what they know of them (spec: federation,
/// "checkpoints").
extension Core {
  /// All of them, in the order of their ids.
  func sharedLogs(with peer: NodeID) -> [LogID] {
    var companions: Set<NodeID>?
    return logs.values.filter { isShared($0, with: peer, &companions) }.map(\.replica.id).sorted()
  }

  /// Nodes that are in a channel together with this node and the peer.
  private func companions(of peer: NodeID) -> Set<NodeID> {
    var companions: Set<NodeID> = []
    for log in logs.values where log.replica.state.log.kind == .channel && holdsMembership(log, peer) {
      for (node, record) in log.replica.state.nodes where record.isMember { companions.insert(node) }
      companions.insert(log.replica.home)
    }
    return companions
  }

  /// `companions` are those of the peer, found when they are needed first.
  func isShared(_ log: LiveLog, with peer: NodeID, _ companions: inout Set<NodeID>?) -> Bool {
    let (state, home) = (log.replica.state, log.replica.home)
    switch state.log.kind {
    case .channel: return holdsMembership(log, peer)
    case .mailbox: return home == node ? state.log.peer == peer : home == peer
    case .directory:
      if home == peer { return true }
      if home == node { return entitlement(of: peer, to: log) != nil }
      let found = companions ?? self.companions(of: peer)
      companions = found
      return found.contains(home)
    }
  }

  /// Whether both this node and the peer are in a channel, or its home.
  private func holdsMembership(_ log: LiveLog, _ peer: NodeID) -> Bool {
    !isStale(log) && (peer == log.replica.home || log.replica.state.nodes[peer]?.isMember == true)
  }
}
