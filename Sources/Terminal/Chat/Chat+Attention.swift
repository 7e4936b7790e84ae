internal import Client

/// What is read and unread, who types, and who is there.
extension Chat {
  private static let mostWatched = 200

  /// A message of the stream counts, as the node counts it.
  func count(_ entry: StreamEntry, in room: inout Room) {
    guard entry.author != address else {
      // Who writes has read.
      (room.unread, room.mentions) = (0, 0)
      return room.isRead(upTo: entry.sequence)
    }
    guard entry.sequence > room.readUpTo ?? -1, room.notifications == "all" else { return }
    room.unread += 1
    room.added.append(entry.sequence)
  }

  mutating func isMentioned(in channel: String, at sequence: Int64) {
    guard let room = rooms[channel], sequence > room.readUpTo ?? -1, room.notifications != "none" else {
      return
    }
    rooms[channel]?.mentions += 1
    rooms[channel]?.addedMentions.append(sequence)
  }

  /// The user has read up to there, here or elsewhere; or has marked what follows unread again.
  mutating func isRead(_ channel: String, upTo sequence: Int64?) {
    guard let room = rooms[channel], sequence != room.readTold else { return }
    guard let sequence, sequence >= room.window.messages.last?.sequence ?? max(room.newest, room.size - 1)
    else {
      rooms[channel]?.readUpTo = sequence
      return actions.append(.loadChannels)
    }
    rooms[channel]?.isRead(upTo: sequence)
    rooms[channel]?.unread = 0
    rooms[channel]?.mentions = 0
  }

  /// What is in sight at the end of an open channel is read, and the node is told so, not more often than once a second.
  mutating func seeCurrent() {
    guard let id = current, let room, case .messages = pane, room.scroll == .end, room.window.isLive,
      room.window.isLoaded, let last = room.window.messages.last?.sequence, !attention.isAway
    else { return }
    rooms[id]?.unread = 0
    rooms[id]?.mentions = 0
    rooms[id]?.isRead(upTo: last)
    guard last > room.readTold, last > room.readUpTo ?? -1 || attention.isReadDue else { return }
    attention.isReadDue = now < attention.readTold + OwnAttention.readMilliseconds
    guard !attention.isReadDue, connection == .connected else { return }
    attention.readTold = now
    rooms[id]?.readTold = last
    actions.append(.tellRead(channel: id, sequence: last))
  }

  /// Who writes in a channel now, but for the user.
  mutating func write(_ addresses: [String], _ more: Bool, in channel: String) {
    let until = now + OwnAttention.typingShownMilliseconds
    let others = addresses.filter { $0 != address }
    rooms[channel]?.typing = Dictionary(others.map { ($0, until) }) { $1 }
    rooms[channel]?.moreAreTyping = more
  }

  /// A key: whoever presses one is there, and may be writing.
  mutating func takeAndTell(_ key: Key) {
    attention.lastKey = now
    if attention.isAway {
      attention.isAway = false
      actions.append(.tellPresence("online"))
    }
    let before = composer.text
    take(key)
    if purpose == .message, composer.text != before { tellTyping() }
  }

  private mutating func tellTyping() {
    let isCommand = composer.text.hasPrefix("/") && !composer.text.hasPrefix("//")
    guard !composer.isEmpty, !isCommand, let current else {
      if let channel = attention.typingIn, pending.last?.channel != channel || pending.last?.time != now {
        // A message ends it by itself.
        actions.append(.tellTyping(channel: channel, false))
      }
      return attention.typingIn = nil
    }
    guard attention.typingIn != current || now >= attention.typingTold + OwnAttention.typingMilliseconds
    else {
      return
    }
    (attention.typingIn, attention.typingTold) = (current, now)
    actions.append(.tellTyping(channel: current, true))
  }

  /// The times at which something of this is due.
  var attentionTicks: [Int64] {
    var times: [Int64] = []
    if attention.isReadDue { times.append(attention.readTold + OwnAttention.readMilliseconds) }
    if !attention.isAway, attention.lastKey > 0 {
      times.append(attention.lastKey + OwnAttention.awayMilliseconds)
    }
    return times
  }

  /// The stream tells of the open channel, of who is in it, and of those whom the user talks to directly.
  mutating func watchCurrent() {
    if !attention.isAway, attention.lastKey > 0, now >= attention.lastKey + OwnAttention.awayMilliseconds {
      attention.isAway = true
      actions.append(.tellPresence("away"))
    }
    let channels = current.map { [$0] } ?? []
    let direct = order.compactMap { rooms[$0]?.form == "direct" ? rooms[$0]?.with.first : nil }
    let members = (room?.members ?? []).filter { $0.status == "joined" }.map(\.address)
    var addresses: [String] = []
    for other in direct + members where other != address && !addresses.contains(other) {
      addresses.append(other)
      if addresses.count == Self.mostWatched { break }
    }
    guard attention.watched.channels != channels || attention.watched.addresses != addresses else { return }
    attention.watched = (channels, addresses)
    actions.append(.watch(channels: channels, addresses: addresses))
  }

  mutating func take(_ members: [Member], of channel: String) {
    rooms[channel]?.members = members
    for member in members {
      if let read = member.read { rooms[channel]?.readers[member.address] = read }
      guard member.presence != nil else { continue }
      presence[member.address] = PersonPresence(
        address: member.address, presence: member.presence, lastSeen: member.lastSeen, json: member.json)
    }
  }
}
