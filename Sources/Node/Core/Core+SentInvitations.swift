internal import Federation
internal import Model
internal import Rules
internal import Store

/// A peer keeps so many unanswered invitations of this whole node (spec: directory and mailbox, INV-5): no user takes them all.
extension Core {
  /// Refuses one more where as many wait for an answer as one user may have at a peer; `planned` are made together with it.
  func checkRoom(
    forInvitationBy user: UserID, to peer: NodeID, beside planned: [Content]
  ) throws(CommandFailure) {
    let most = configuration.limits.unansweredInvitationsPerUserAndPeer
    let together = planned.count { Self.target($0)?.node == peer }
    guard sentInvitations.count(by: user, to: peer) + underWay(by: user, to: peer) + together >= most else {
      return
    }
    throw .problem(
      NodeProblem(
        "tooManyRequests",
        "As many of your invitations to that organisation wait for an answer as may: let some be answered, or take some back."
      ))
  }

  /// Those that stand in no log yet: of the batch under way, and on their way to homes.
  private func underWay(by user: UserID, to peer: NodeID) -> Int {
    let author = Author(node: node, user: user)
    let isOne = { (event: Event) in
      event.header.kind == .invite && event.header.author == author
        && Self.target(event.header.content)?.node == peer
    }
    return localEvents.count { isOne($0.event) }
      + pending.values.reduce(0) { sum, waiting in sum + waiting.count { isOne($0.event) } }
  }

  private static func target(_ content: Content) -> Participant? {
    guard case .invite(let target, _, _) = content else { return nil }
    return target
  }

  /// Those of all logs, as they are in the store.
  func sentInvitations(in stored: [StoredLog], of node: NodeID) throws(StoreError) -> SentInvitations {
    var sent = SentInvitations()
    for log in stored {
      try sent.note(log.replica.id, log.replica.state, of: node) { (sequence) throws(StoreError) -> UserID? in
        guard let header = try reader.event(sequence, of: log.reference)?.header else { return nil }
        return Self.inviter(header, of: node)
      }
    }
    return sent
  }

  /// After a batch that changed who is in a channel; its new entries are not committed yet.
  func noteSentInvitations(in log: LiveLog) throws(StoreError) {
    let entries = log.appended.entries
    let first = entries.first?.sequence ?? 0
    try sentInvitations.note(log.replica.id, log.replica.state, of: node) {
      (sequence) throws(StoreError) -> UserID? in
      if sequence >= first, sequence - first < entries.count {
        return entries[Int(sequence - first)].event.flatMap { Self.inviter($0.event.header, of: node) }
      }
      return try reader.event(sequence, of: log.reference).flatMap { Self.inviter($0.header, of: node) }
    }
  }

  private static func inviter(_ header: Header, of node: NodeID) -> UserID? {
    header.kind == .invite && header.author.node == node ? header.author.user : nil
  }
}
