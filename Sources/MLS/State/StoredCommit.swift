/// A commit of a member's as it was stored.
struct StoredCommit {
  private let committer: LeafIndex
  private let group: GroupRecord
  /// `nil` when it removes this member.
  private let member: MemberRecord?
  private let secretNodes: [NodeIndex: Secret]
  /// Of the tree that it leads to.
  private let nodes: [UInt32: Subtree.Content]
  private let proposals: [(sender: Sender, proposal: Proposal)]

  /// `before` are the nodes of the tree before.
  init(
    from reader: inout Reader, _ before: [UInt32: Subtree.Content], _ crypto: Crypto
  ) throws(MLSError) {
    committer = try LeafIndex(from: &reader)
    var secretNodes: [NodeIndex: Secret] = [:]
    member = try reader.optional { (reader) throws(MLSError) in
      let member = try Reader.read(try reader.secret(crypto), reader.limits) { (reader) throws(MLSError) in
        try MemberRecord(from: &reader, crypto)
      }
      try reader.inVector { (reader) throws(MLSError) in
        while !reader.isAtEnd {
          let index = NodeIndex(try reader.uint32())
          secretNodes[index] = try reader.secret(crypto)
        }
      }
      return member
    }
    self.secretNodes = secretNodes
    if let member { group = member.group } else { group = try GroupRecord(from: &reader) }
    var nodes = before
    try reader.inVector { (reader) throws(MLSError) in
      while !reader.isAtEnd {
        let index = try reader.uint32()
        nodes[index] = try reader.optional { (reader) throws(MLSError) in
          try Subtree.Content(from: &reader)
        }
      }
    }
    self.nodes = nodes
    proposals = try reader.vector(reader.limits.proposals) { (reader) throws(MLSError) in
      (sender: try Sender(from: &reader), proposal: try Proposal(from: &reader))
    }
  }

  /// The commit as it was staged on `state`. `message` is that which it came in, if that was another's.
  func staged(
    on state: EpochState, in message: Digest?, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> StagedCommit {
    let next = try group.group(nodes, limits, crypto)
    let changes = try StagedPublicCommit(of: committer, proposals, from: state.publicGroup, to: next)
    guard let member else {
      try require(changes.removed.contains(state.leaf), .stateIncomplete)
      return StagedCommit(changes: changes, member: state.leaf, next: nil, message: message)
    }
    let own = try member.state(of: next, secretNodes, [:], crypto)
    try require(own.leaf == state.leaf, .stateIncomplete)
    return StagedCommit(changes: changes, member: state.leaf, next: own, message: message)
  }
}
