internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of a `Channel`, as `caller` has it.
  mutating func channel(
    _ channel: NodeView.Channel, _ reading: Reading, _ caller: Participant, _ attention: ChannelAttention
  ) {
    let state = channel.state
    field("id", hex: channel.id.bytes.bytes)
    field("name", utf8: state.name?.text.utf8 ?? [])
    field("topic", utf8: state.topic?.text.utf8 ?? [])
    field("form", state.log.form.name)
    if state.log.form != .channel { others(of: state, than: caller, reading.view) }
    field("privacy", state.log.privacy.name)
    policy(state)
    mirrors(state.policy?.policy.mirrors, reading.mark(channel.id), reading.view)
    field("home", reading.view.shownDomain(of: channel.home))
    field("size", (try? reading.store.size(of: channel.reference)) ?? 0)
    field("state", channel.fault == nil ? "ok" : "stopped")
    field("fault", ifPresent: channel.fault)
    let role = state.participants[caller].flatMap { state.roles[$0.role]?.definition.name.string }
    field("role", role ?? "")
    field("members", state.participants.values.count { $0.status == .joined })
    self.attention(attention)
  }

  /// A group or direct channel is known by who is in it.
  private mutating func others(of state: LogState, than caller: Participant, _ view: NodeView) {
    arrayField("with") { json in
      for (participant, record) in state.participants.sorted(by: { $0.key < $1.key })
      where participant != caller && record.status != .banned && record.status != .gone {
        json.value(view.address(of: Author(node: participant.node, user: participant.user)))
      }
    }
  }

  private mutating func policy(_ state: LogState) {
    let policy = state.policy?.policy ?? Policy()
    field("access", policy.access.name)
    field("joinRole", ifPresent: policy.access.flatMap { state.roles[$0.role]?.definition.name.string })
    field("retention", ifPresent: policy.retentionMilliseconds)
    field("editHistory", !policy.dropsEdited)
    field("archived", policy.isArchived)
  }

  /// The fields of a `Channel` that the caller is joining: what the letter says, until the channel's snapshot is here.
  mutating func joining(_ invitation: StoredInvitation, _ view: NodeView) {
    let letter = invitation.letter
    field("id", hex: letter.channel.bytes.bytes)
    field("name", utf8: letter.channelName.utf8)
    field("topic", "")
    field("form", letter.form.name)
    if letter.form != .channel {
      let inviter = Author(node: letter.inviter.node, user: letter.inviter.user)
      arrayField("with") { $0.value(view.address(of: inviter)) }
    }
    field("privacy", letter.privacy.name)
    field("access", Access?.none.name)
    field("editHistory", true)
    field("archived", false)
    field("home", view.shownDomain(of: letter.home))
    field("size", 0)
    field("state", "joining")
    field("role", "")
    field("members", 0)
    attention(.nothing)
  }

  /// The fields of a `Member`.
  mutating func member(_ member: ChannelMembers.Member, _ state: LogState, _ view: NodeView) {
    let author = Author(node: member.participant.node, user: member.participant.user)
    let record = member.record
    field("address", view.address(of: author))
    field("displayName", view.displayName(of: author))
    field("status", record.status.name)
    field("role", state.roles[record.role]?.definition.name.string ?? "")
    presence(member.presence)
    if let next = member.next, next > 0 { field("read", next - 1) }
  }
}

extension Privacy {
  var name: String {
    switch self {
    case .open: "open"
    case .org: "org"
    case .device: "device"
    }
  }
}

extension ParticipantRecord.Status {
  var name: String {
    switch self {
    case .invited: "invited"
    case .joined: "joined"
    case .banned: "banned"
    case .gone: "gone"
    }
  }
}
