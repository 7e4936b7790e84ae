public import Model

/// Records are never removed: a channel's home looks after how many there are.
extension LogState {
  public var recordCount: Int {
    let texts = [name != nil, topic != nil, policy != nil].count { $0 }
    return 1 + texts + roles.count + nodes.count + lanes.count + participants.count + users.count
  }

  /// How many records the event with this header would add, if it is accepted.
  public func recordsAdded(by header: Header) -> Int {
    let author = header.author.node
    var added = lanes[Lane(node: author, lane: header.position.lane)] == nil ? 1 : 0
    func add(_ participant: Participant) {
      if participants[participant] == nil { added += 1 }
      if nodes[participant.node] == nil { added += 1 }
    }
    switch header.content {
    case .invite(let target, _, _): add(target)
    case .admission(let node, _): if nodes[node] == nil { added += 1 }
    case .role(let definition): if roles[definition.role] == nil { added += 1 }
    default: if header.kind == .join, let participant = header.author.participant { add(participant) }
    }
    return added
  }
}
