internal import Client

/// What the node tells.
extension Chat {
  mutating func take(_ event: StreamEvent) {
    switch event {
    case .connected:
      connection = .connected
      forgetWhatIsUnderWay()
      // What was told over the connection that is gone may not have come.
      for id in order { rooms[id]?.readTold = -1 }
      actions += [.loadChannels, .loadInvitations]
      retryLoading()
    case .disconnected(let error, let delay):
      connection = .lost(why: error.code, retryAt: now + Int64(clamping: delay))
    case .ended(let error): connection = .ended(error)
    case .entry(let entry): take(entry)
    case .mention(let channel, let sequence): isMentioned(in: channel, at: sequence)
    case .read(let channel, nil, let sequence): isRead(channel, upTo: sequence)
    case .read(let channel, let reader?, let sequence): rooms[channel]?.readers[reader] = sequence
    case .typing(let channel, let addresses, let more): write(addresses, more, in: channel)
    case .presence(let person): presence[person.address] = person
    case .mirrored(let channel, let size): rooms[channel]?.isMirrored(before: size)
    case .channelState(let channel, let fault): changedState(channel, fault)
    case .invitation(let item):
      invitations.removeAll { $0.channel == item.invitation.channel }
      invitations.append(item.invitation)
      tell(
        "\(SafeText.label(item.invitation.from)) invites you to \(SafeText.label(item.invitation.name)): /invitations"
      )
    }
  }

  private mutating func changedState(_ channel: String, _ fault: String?) {
    actions.append(.loadChannels)
    guard let name = rooms[channel]?.name else { return }
    let label = SafeText.label(name)
    tell(
      fault.map { "\(label) has stopped (\(SafeText.label($0))): it can be read, and takes nothing more" }
        ?? "\(label) goes on")
  }

  private mutating func take(_ entry: StreamEntry) {
    settlePending(entry)
    guard entry.isAccepted else { return }
    guard var room = rooms[entry.channel] else {
      if entry.kind != "leave" { actions.append(.loadChannels) }
      return
    }
    room.newest = max(room.newest, entry.sequence)
    room.typing[entry.author] = nil
    if entry.kind == "message" { count(entry, in: &room) }
    room.window.apply(entry)
    for root in room.threads.keys where entry.kind != "message" || entry.thread == root {
      room.threads[root]?.apply(entry)
    }
    if let target = entry.target { room.roots[target]?.apply(entry) }
    note(entry, in: &room)
    rooms[entry.channel] = room
  }

  /// What entries do to the channel itself.
  private mutating func note(_ entry: StreamEntry, in room: inout Room) {
    switch entry.kind {
    case "name":
      room.name = entry.text ?? room.name
      actions.append(.loadChannels)
    case "topic": room.topic = entry.text ?? ""
    case "policy": actions.append(.loadChannels)
    case "join", "leave", "kick", "ban", "unban", "invite", "assignRole":
      if room.members != nil { actions.append(.loadMembers(channel: room.id)) }
      actions.append(.loadChannels)
    default: break
    }
  }

  /// An own message stands in the log, or was refused.
  private mutating func settlePending(_ entry: StreamEntry) {
    guard let index = pending.firstIndex(where: { $0.stage == .accepted(event: entry.event) }) else { return }
    if entry.isAccepted {
      pending.remove(at: index)
    } else {
      pending[index].stage = .failed(code: entry.verdict, detail: "the channel's rules refused it")
    }
  }

  mutating func take(_ progress: SendProgress, of number: Int64) {
    guard let index = pending.firstIndex(where: { $0.number == number }) else { return }
    switch progress {
    case .accepted(let event): pending[index].stage = .accepted(event: event)
    case .ordered(let order) where order.verdict == "accepted": hasOrdered(order, index)
    case .ordered(let order):
      pending[index].stage = .failed(code: order.verdict, detail: "the channel's rules refused it")
    case .failed(let error): pending[index].stage = .failed(code: error.code, detail: error.detail)
    }
  }

  /// The answer may come before the entry: the message stays in sight until that comes.
  private mutating func hasOrdered(_ order: SendOrder, _ index: Int) {
    let isShown = rooms[order.channel].map { $0.newest >= order.sequence } ?? true
    if isShown {
      pending.remove(at: index)
    } else {
      pending[index].stage = .accepted(event: order.event)
    }
  }

  mutating func take(_ channels: [Channel]) {
    for channel in channels {
      if rooms[channel.id] == nil { rooms[channel.id] = Room(channel) }
      rooms[channel.id]?.update(channel)
    }
    let ids = Set(channels.map(\.id))
    for id in order where !ids.contains(id) { rooms[id] = nil }
    invitations.removeAll { ids.contains($0.channel) }
    order = channels.sorted {
      ($0.name.lowercased(), $0.name, $0.id) < ($1.name.lowercased(), $1.name, $1.id)
    }.map(\.id)
    if let wanted, ids.contains(wanted) {
      self.wanted = nil
      open(wanted)
    } else if current.map({ rooms[$0] == nil }) ?? true {
      current = nil
      if let first = order.first { open(first) }
    }
  }
}
