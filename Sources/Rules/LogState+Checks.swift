internal import Model

/// what each kind asks of the state.
extension LogState {
  func refusalByKind(_ header: Header) -> Refusal? {
    switch (header.kind, header.content) {
    case (.join, _): refusalOfJoin(header)
    case (.leave, _): refusalOfLeave(header)
    case (.nodeDocument, .document(let document)):
      refusalOfDocument(of: header.author.node) { document.number > $0.number }
    case (.nodeDocument, .replacement(let document)):
      refusalOfDocument(of: header.author.node) { document != $0 }
    case (.admit, .admission(let node, _)): refusalOfAdmission(of: node, by: header.author)
    case (.policy, .policy(let new)) where header.author.user == nil:
      refusalOfShortening(to: new, header)
    case (.directoryUser, _), (.invitation, _): nil
    default: check(header) { author throws(Refusal) in try author.check(header) }
    }
  }

  /// A user of a directory, active or not, whose name another active one has. Never in a log.
  func refusalOfUser(_ header: Header) -> Refusal? {
    guard case .user(let user) = header.content else { return nil }
    guard let holder = activeNames[user.name], holder != user.user else { return nil }
    return .nameTaken
  }

  private func refusalOfJoin(_ header: Header) -> Refusal? {
    switch header.author.participant.flatMap({ participants[$0] })?.status {
    case .invited: nil
    case .joined: .alreadyMember
    case .banned: .banned
    case .gone, nil: refusalOfJoinUninvited(header.author.node)
    }
  }

  private func refusalOfJoinUninvited(_ node: NodeID) -> Refusal? {
    guard log.form == .channel, let access = policy?.policy.access else { return .notInvited }
    let isNear = node == log.home || nodes[node]?.isMember == true
    guard isNear || access.reach == .peers else { return .notInvited }
    guard policy?.policy.isArchived != true else { return .channelArchived }
    return participantCount < Limits.participants ? nil : .channelFull
  }

  /// Only the home lets nodes in that nobody has invited, and only where the policy says so.
  private func refusalOfAdmission(of node: NodeID, by author: Author) -> Refusal? {
    guard author.node == log.home else { return .missingCapability }
    guard log.form == .channel, policy?.policy.access?.reach == .peers else { return .notInvited }
    guard nodes[node]?.isMember != true else { return .alreadyMember }
    return nodes[node] != nil || nodes.count < Limits.nodes ? nil : .channelFull
  }

  /// A home may always keep less than the members asked for, and nothing else.
  private func refusalOfShortening(to new: Policy, _ header: Header) -> Refusal? {
    guard header.author.node == log.home, let record = policy else { return .missingCapability }
    if let base = header.base, record.changed > base.size { return .staleBase }
    guard let retention = new.retentionMilliseconds,
      retention < record.policy.retentionMilliseconds ?? .max
    else { return .missingCapability }
    var shortened = record.policy
    shortened.retentionMilliseconds = retention
    return shortened == new ? nil : .missingCapability
  }

  private func refusalOfLeave(_ header: Header) -> Refusal? {
    guard let author = header.author.participant, let record = participants[author], record.counts else {
      return .notMember
    }
    return nil
  }

  /// The home keeps a log in which it has no members, and who is invited has yet to join under a document that still counts.
  private func refusalOfDocument(
    of node: NodeID, isNewer: (DocumentReference) -> Bool
  ) -> Refusal? {
    guard let record = nodes[node], record.isMember || node == log.home || hasInvited(node) else {
      return .notMember
    }
    return isNewer(record.document) ? nil : .documentNotNewer
  }

  private func hasInvited(_ node: NodeID) -> Bool {
    participants.contains { $0.key.node == node && $0.value.status == .invited }
  }

  private func check(_ header: Header, _ body: (Member) throws(Refusal) -> Void) -> Refusal? {
    guard let participant = header.author.participant, let record = participants[participant],
      record.status == .joined, let role = roles[record.role]?.definition
    else { return .notMember }
    do throws(Refusal) {
      try body(Member(state: self, participant: participant, role: role, base: header.base))
      return nil
    } catch {
      return error
    }
  }
}
