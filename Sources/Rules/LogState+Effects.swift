internal import Model

/// What an accepted event does to the state.
extension LogState {
  mutating func apply(_ header: Header, at point: EntryPoint) {
    let changed = point.sizeAfter
    switch (header.kind, header.content) {
    case (.invite, .invite(let target, let role, let document)):
      invite(target, role: role, document, at: point)
    case (.join, _): join(header.author.participant, at: point)
    case (.admit, .admission(let node, let document)): record(node, document)
    case (.leave, _): move(header.author.participant, to: .gone, at: point)
    case (.kick, .target(let target)), (.unban, .target(let target)): move(target, to: .gone, at: point)
    case (.ban, .target(let target)): move(target, to: .banned, at: point)
    case (.assignRole, .assignment(let target, let role)): set(target, .joined, role: role, at: point)
    case (.defineRole, .role(let definition)):
      roles[definition.role] = RoleRecord(definition: definition, changed: changed)
      touch(.role(definition.role))
    case (.name, .text(let text)):
      name = TextRecord(text: text, changed: changed)
      touch(.name)
    case (.topic, .text(let text)):
      topic = TextRecord(text: text, changed: changed)
      touch(.topic)
    case (.policy, .policy(let new)):
      policy = PolicyRecord(policy: new, changed: changed)
      touch(.policy)
    case (.nodeDocument, .document(let document)), (.nodeDocument, .replacement(let document)):
      nodes[header.author.node]?.document = document
      touch(.node(header.author.node))
    case (.directoryUser, .user(let user)): list(user, changed: changed)
    default: break
    }
  }

  private mutating func invite(
    _ target: Participant, role: UInt64, _ document: DocumentReference, at point: EntryPoint
  ) {
    set(target, .invited, role: role, at: point)
    record(target.node, document)
  }

  /// The document of a member node is its own to change.
  private mutating func record(_ node: NodeID, _ document: DocumentReference) {
    if nodes[node]?.isMember == true { return }
    let (since, until) = (nodes[node]?.since ?? 0, nodes[node]?.until ?? 0)
    nodes[node] = NodeRecord(document: document, joined: 0, since: since, until: until)
    touch(.node(node))
  }

  /// Who joins uninvited has the role of the policy, whatever role was theirs before.
  private mutating func join(_ participant: Participant?, at point: EntryPoint) {
    guard let participant else { return }
    let record = participants[participant]
    let role = record?.status == .invited ? record?.role : policy?.policy.access?.role
    set(participant, .joined, role: role ?? 0, at: point)
  }

  private mutating func move(
    _ participant: Participant?, to status: ParticipantRecord.Status, at point: EntryPoint
  ) {
    guard let participant, let record = participants[participant] else { return }
    set(participant, status, role: record.role, at: point)
  }

  /// Sets a participant's record, and what follows from it for the node's.
  mutating func set(
    _ participant: Participant, _ status: ParticipantRecord.Status, role: UInt64, at point: EntryPoint
  ) {
    let old = participants[participant]
    let new = ParticipantRecord(status: status, role: role, changed: point.sizeAfter)
    participants[participant] = new
    touch(.participant(participant))
    participantCount += (new.counts ? 1 : 0) - (old?.counts == true ? 1 : 0)
    let wasJoined = old?.status == .joined
    if wasJoined != (status == .joined) { countJoined(participant.node, rising: !wasJoined, at: point) }
  }

  private mutating func countJoined(_ node: NodeID, rising: Bool, at point: EntryPoint) {
    guard var record = nodes[node] else { return }
    if rising {
      if record.joined == 0 {
        record.since = point.sequence
        record.until = 0
        lastEntryMadeMember = true
      }
      record.joined += 1
    } else {
      record.joined -= 1
      if record.joined == 0 { record.until = point.sizeAfter }
    }
    nodes[node] = record
    touch(.node(node))
  }

  private mutating func list(_ user: DirectoryUser, changed: UInt64) {
    if let old = users[user.user], old.user.isActive { activeNames[old.user.name] = nil }
    if user.isActive { activeNames[user.name] = user.user }
    users[user.user] = UserRecord(user: user, changed: changed)
    touch(.user(user.user))
  }
}
