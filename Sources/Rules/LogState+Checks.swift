internal import Model

/// what each kind asks of the state.
extension LogState {
  func refusalByKind(_ header: Header) -> Refusal? {
    switch (header.kind, header.content) {
    case (.join, _): refusalOfJoin(header)
    case (.leave, _): refusalOfLeave(header)
    case (.nodeDocument, .document(let document)): refusalOfDocument(document, of: header.author.node)
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

  private func refusalOfDocument(_ document: DocumentReference, of node: NodeID) -> Refusal? {
    guard let record = nodes[node], record.isMember else { return .notMember }
    return document.number > record.document.number ? nil : .documentNotNewer
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
