internal import Model

#if HANSE_DEFECTS
  internal import Wire
#endif

/// A joined author, about to do something: the checks of R-10 that ask for one.
struct Member {
  let state: LogState
  let participant: Participant
  let role: RoleDefinition
  let base: Base?

  func check(_ header: Header) throws(Refusal) {
    switch (header.kind, header.content) {
    case (.invite, .invite(let target, let role, _)): try checkInvite(of: target, role: role)
    case (.kick, .target(let target)): try checkKick(of: target)
    case (.ban, .target(let target)): try checkBan(of: target)
    case (.unban, .target(let target)): try checkUnban(of: target)
    case (.assignRole, .assignment(let target, let role)): try checkAssignment(of: role, to: target)
    case (.defineRole, .role(let definition)): try checkDefinition(definition)
    case (.name, _): try checkChange(.changeName, state.name?.changed)
    case (.topic, _): try checkChange(.changeTopic, state.topic?.changed)
    case (.policy, .policy(let new)): try checkPolicy(new)
    default: try checkMessage(header)
    }
  }

  private func checkMessage(_ header: Header) throws(Refusal) {
    let isOwn = header.relation?.author == header.author
    if header.kind != .erase { try needOpen() }
    switch header.kind {
    case .message: try need(.sendMessage)
    case .edit:
      try need(.editOwn)
      guard isOwn else { throw .notAuthor }
    case .erase: try need(isOwn ? .eraseOwn : .eraseOther)
    case .reaction: try need(.react)
    case .unreact:
      try need(.react)
      guard isOwn else { throw .notAuthor }
    case .pin, .unpin: try need(.pin)
    default: throw .eventUnfit
    }
  }

  private func checkInvite(of target: Participant, role: UInt64) throws(Refusal) {
    try needOpen()
    try need(.invite)
    let record = state.participants[target]
    try needFresh(record?.changed)
    switch record?.status {
    case .joined, .invited: throw .alreadyMember
    case .banned: throw .banned
    case .gone, nil: break
    }
    guard let definition = state.roles[role]?.definition else { throw .unknownRole }
    guard definition.rank <= self.role.rank else { throw .rankTooLow }
    guard state.participantCount < Limits.participants else { throw .channelFull }
    guard state.log.form != .direct || record != nil || state.participants.count < Limits.directParticipants
    else { throw .channelFull }
  }

  private func checkKick(of target: Participant) throws(Refusal) {
    try need(.kick)
    let record = state.participants[target]
    try needFresh(record?.changed)
    guard let record, record.counts else { throw .targetNotMember }
    try needAbove(record)
  }

  private func checkBan(of target: Participant) throws(Refusal) {
    try need(.ban)
    let record = state.participants[target]
    try needFresh(record?.changed)
    guard let record else { throw .targetNotMember }
    guard record.status != .banned else { throw .alreadyBanned }
    if record.counts { try needAbove(record) }
  }

  private func checkUnban(of target: Participant) throws(Refusal) {
    try need(.ban)
    let record = state.participants[target]
    try needFresh(record?.changed)
    guard record?.status == .banned else { throw .notBanned }
  }

  private func checkAssignment(of role: UInt64, to target: Participant) throws(Refusal) {
    try need(.assignRole)
    let record = state.participants[target]
    try needFresh(record?.changed)
    guard let record, record.status == .joined else { throw .targetNotMember }
    guard let definition = state.roles[role]?.definition else { throw .unknownRole }
    if target != participant { try needAbove(record) }
    guard definition.rank <= self.role.rank else { throw .rankTooLow }
  }

  private func checkDefinition(_ definition: RoleDefinition) throws(Refusal) {
    try need(.defineRole)
    let record = state.roles[definition.role]
    try needFresh(record?.changed)
    if let record { guard record.definition.rank < role.rank else { throw .rankTooLow } }
    guard definition.rank < role.rank else { throw .rankTooLow }
    guard role.capabilities.isSuperset(of: definition.capabilities) else { throw .missingCapability }
    guard record != nil || state.roles.count < Limits.roles else { throw .tooManyRoles }
  }

  private func checkChange(_ capability: Capabilities, _ changed: UInt64?) throws(Refusal) {
    try need(capability)
    try needFresh(changed)
  }

  private func checkPolicy(_ new: Policy) throws(Refusal) {
    try checkChange(.changePolicy, state.policy?.changed)
    if let access = new.access {
      guard let definition = state.roles[access.role]?.definition else { throw .unknownRole }
      guard definition.rank <= role.rank else { throw .rankTooLow }
    }
    if let mirrors = new.mirrors { try check(mirrors, after: state.policy?.policy.mirrors) }
  }

  /// A mirror is sent what it is to keep, so it is a member node; what the home keeps is *ordered* already. Of quorums whose
  /// mirrors differ by one node, any two have a node in common.
  private func check(_ mirrors: Mirrors, after old: Mirrors?) throws(Refusal) {
    for node in mirrors.nodes where old?.nodes.contains(node) != true {
      guard node != state.log.home, state.nodes[node]?.isMember == true else { throw .mirrorUnfit }
    }
    if let old { guard mirrors.changes(to: old) <= 1 else { throw .oneMirrorAtATime } }
  }

  private func needOpen() throws(Refusal) {
    guard state.policy?.policy.isArchived != true else { throw .channelArchived }
  }

  private func need(_ capability: Capabilities) throws(Refusal) {
    #if HANSE_DEFECTS
      if Defect.skipsCapabilities.isPlanted { return }
    #endif
    guard role.capabilities.contains(capability) else { throw .missingCapability }
  }

  private func needFresh(_ changed: UInt64?) throws(Refusal) {
    guard let changed, let base else { return }
    guard changed <= base.size else { throw .staleBase }
  }

  private func needAbove(_ target: ParticipantRecord) throws(Refusal) {
    guard let theirs = state.roles[target.role]?.definition.rank, role.rank > theirs else {
      throw .rankTooLow
    }
  }
}
