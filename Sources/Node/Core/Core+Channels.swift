internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Making channels, and the parts of their policy.
extension Core {
  /// Who is invited as a channel is made is invited in the same batch.
  private static let invitedAtOnce = 100

  func create(_ plan: ChannelPlan, by user: UserID, accepted: @escaping Answer) throws(CommandFailure) {
    guard plan.invited.count <= Self.invitedAtOnce, Set(plan.invited).count == plan.invited.count else {
      throw .problem(
        NodeProblem("fieldInvalid", "Invite up to \(Self.invitedAtOnce) different people at once."))
    }
    guard plan.form != .direct || plan.invited.count == 1 else {
      throw .problem(NodeProblem("fieldInvalid", "A direct channel is with one other person."))
    }
    let role = DefaultRoles.all.first { $0.name == Self.invitedRole(plan.form) } ?? DefaultRoles.member
    var invites: [Content] = []
    for address in plan.invited {
      invites.append(try invite(address, role: role.role, by: user, beside: invites))
    }
    let own = Participant(node: node, user: user)
    for case .invite(own, _, _) in invites {
      throw .problem(NodeProblem("fieldInvalid", "You need no invitation: you are in it."))
    }
    let event = originate(try creation(plan, by: user))
    localEvents.append(LocalEvent(event: event, appended: accepted))
    for invite in invites {
      let draft = Draft(
        log: event.log, kind: .invite, user: user, content: invite, base: Base(term: 0, size: 1))
      localEvents.append(LocalEvent(event: originate(draft), appended: { _ in }))
    }
  }

  /// The direct channel with somebody is one for good: who has left it is asked back into it.
  func openDirect(
    _ address: Address, by user: UserID, accepted: @escaping Answer
  ) throws(CommandFailure) {
    let other = try participant(address)
    let own = Participant(node: node, user: user)
    let found = logs.values.filter { log in
      let state = log.replica.state
      return state.log.form == .direct && log.localMembers.contains(user)
        && state.participants[other].map { $0.status != .banned } ?? false
    }.min { $0.replica.id.bytes.bytes.lexicographicallyPrecedes($1.replica.id.bytes.bytes) }
    guard let log = found, own != other else {
      return try create(
        ChannelPlan(name: "direct", form: .direct, invited: [address]), by: user, accepted: accepted)
    }
    let create = EventID(log.replica.id.bytes)
    let receipt = Receipt(
      event: create, channel: log.replica.id, order: Receipt.Order(sequence: 0, verdict: 0))
    if log.replica.state.participants[other]?.status == .gone {
      try execute(
        .invite(log.replica.id, address, role: nil), by: user, key: nil,
        accepted: { accepted($0.map { _ in receipt }) }, ordered: nil)
    } else {
      afterCommit.append { accepted(.success(receipt)) }
    }
  }

  /// Everybody in a direct channel is its owner; in a group everybody may change its name.
  static func invitedRole(_ form: Form) -> Text {
    switch form {
    case .channel: DefaultRoles.member.name
    case .group: DefaultRoles.moderator.name
    case .direct: DefaultRoles.owner.name
    }
  }

  /// `planned` are made together with it.
  func invite(
    _ address: Address, role: UInt64, by user: UserID, beside planned: [Content] = []
  ) throws(CommandFailure) -> Content {
    let target = try participant(address)
    let inviter = Participant(node: node, user: user)
    if target.node == node, invitations.count(by: inviter) >= Self.lettersOfInviter {
      throw .problem(
        NodeProblem(
          "tooManyRequests", "As many of your invitations wait for an answer as may: let some be answered."))
    }
    if target.node != node { try checkRoom(forInvitationBy: user, to: target.node, beside: planned) }
    if let problem = problem(with: address.domain) { throw .problem(problem) }
    guard let document = known[target.node]?.newestReference else { throw .problem(.unknownUser) }
    return .invite(target, role: role, document: document)
  }

  private func creation(_ plan: ChannelPlan, by user: UserID) throws(CommandFailure) -> Draft {
    var policy = try policy(Policy(), plan.policy, DefaultRoles.all)
    if let own = configuration.retentionMilliseconds {
      policy.retentionMilliseconds = min(own, policy.retentionMilliseconds ?? own)
    }
    let creation = ChannelCreation(
      privacy: .open, form: plan.form, name: try plan.name.named(1...Limits.nameBytes),
      topic: try plan.topic.bounded(0...Limits.topicBytes), policy: policy, roles: DefaultRoles.all,
      creatorRole: DefaultRoles.owner.role, document: identity.chain.newestReference)
    return Draft(log: nil, kind: .create, user: user, content: .channel(creation))
  }

  /// The policy with these changes made to it.
  func policy(
    _ old: Policy, _ changes: [PolicyChange], _ roles: [RoleDefinition]
  ) throws(CommandFailure) -> Policy {
    var policy = old
    for change in changes {
      switch change {
      case .noAccess: policy.access = nil
      case .access(let reach, let name):
        guard let role = roles.first(where: { $0.name == name }) else { throw .problem(.unknownRole(name)) }
        policy.access = Access(reach, role: role.role)
      case .retention(let milliseconds):
        guard milliseconds ?? .max >= Limits.leastRetentionMilliseconds else {
          throw .problem(NodeProblem("fieldInvalid", "Messages are kept for a second at least."))
        }
        policy.retentionMilliseconds = milliseconds
      case .editHistory(let isKept): policy.dropsEdited = !isKept
      case .archived(let isArchived): policy.isArchived = isArchived
      case .mirrors(let domains, let quorum): policy.mirrors = try mirrors(domains, quorum: quorum)
      case .noMirrors: policy.mirrors = nil
      }
    }
    return policy
  }

  private func mirrors(_ domains: [Domain], quorum: UInt64?) throws(CommandFailure) -> Mirrors {
    var nodes: [NodeID] = []
    for domain in domains {
      guard let node = domain == identity.domain ? node : known.node(at: domain)?.node else {
        throw .problem(
          NodeProblem(
            "mirrorUnfit", "No organisation at \(domain.string) is known here: invite somebody there first."))
      }
      nodes.append(node)
    }
    guard let mirrors = Mirrors(nodes.sorted(), quorum: quorum ?? UInt64(nodes.count / 2 + 1)) else {
      throw .problem(
        NodeProblem(
          "fieldInvalid",
          "Name 1 to \(Limits.cosigners) different organisations; the quorum is more than half of them, and no more than all."
        ))
    }
    return mirrors
  }

  /// The role of this name changed, or a new one under the lowest free number.
  func definition(
    _ name: Text, _ rank: UInt64, _ capabilities: Capabilities, in state: LogState
  ) throws(CommandFailure) -> RoleDefinition {
    let standing = state.roles.first { $0.value.definition.name == name }?.key
    let number = standing ?? (0...Limits.roleNumber).first { state.roles[$0] == nil } ?? 0
    let definition = RoleDefinition(
      role: number, name: try name.named(1...Limits.roleNameBytes), rank: rank, capabilities: capabilities)
    guard definition.isWellFormed else {
      throw .problem(NodeProblem("fieldInvalid", "A rank is at most \(Limits.rank)."))
    }
    return definition
  }
}

extension NodeProblem {
  static func unknownRole(_ name: Text) -> NodeProblem {
    NodeProblem("unknownRole", "The channel has no role \(name.string).")
  }
}
