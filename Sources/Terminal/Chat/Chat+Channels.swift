/// Going from one channel to another.
extension Chat {
  /// Shows a channel. What is unread stands below a line; the draft of the channel left stays with it.
  mutating func open(_ channel: String) {
    guard let room = rooms[channel] else { return }
    // What was typed before there was any channel is kept.
    if current != nil || !room.draft.isEmpty {
      leaveCurrent()
      purpose = .message
      composer.set(rooms[channel]?.draft ?? "")
    }
    current = channel
    pane = .messages
    rooms[channel]?.scroll = .end
    rooms[channel]?.selected = nil
    rooms[channel]?.newAfter = room.unread > 0 ? room.readUpTo : nil
    // A window that was left in the middle of history begins anew at the end.
    if !room.window.isLive && room.window.loading == nil { load(channel, anew: true) }
  }

  private mutating func leaveCurrent() {
    guard let id = current else { return }
    if attention.isReadDue, let last = room?.readUpTo {
      attention.isReadDue = false
      actions.append(.tellRead(channel: id, sequence: last))
    }
    if purpose == .message { rooms[id]?.draft = composer.text }
    putAside = nil
    rooms[id]?.newAfter = nil
    rooms[id]?.threads = [:]
    rooms[id]?.window.trim()
  }

  mutating func step(_ by: Int) {
    guard !order.isEmpty else { return }
    let index = current.flatMap { order.firstIndex(of: $0) } ?? 0
    open(order[(index + by + order.count) % order.count])
  }

  /// The next channel with something unread, those that name the user first.
  mutating func openNextUnread() {
    let start = (current.flatMap { order.firstIndex(of: $0) } ?? -1) + 1
    let others = order.dropFirst(start) + order.prefix(start)
    let next = others.first { rooms[$0]?.mentions ?? 0 > 0 } ?? others.first { rooms[$0]?.unread ?? 0 > 0 }
    if let next { open(next) } else { tell("nothing is unread") }
  }

  /// To the first message that was unread when the channel was opened.
  mutating func jumpToUnread() {
    guard let id = current, let room, let after = room.newAfter else { return tell("nothing is unread here") }
    pane = .messages
    let first = room.window.messages.first?.sequence ?? .max
    if room.window.isLoaded, first <= after || !room.window.hasMoreBefore {
      let index = room.window.lowerBound(after + 1)
      guard index < room.window.messages.count else { return }
      let sequence = room.window.messages[index].sequence
      rooms[id]?.scroll = .at(sequence: sequence, row: 0)
      rooms[id]?.selected = sequence
      showFromTop(sequence)
    } else {
      load(id, after: after, anew: true)
      rooms[id]?.scroll = .at(sequence: after + 1, row: 0)
    }
  }

  /// The channel whose name is, begins with, or holds a text.
  func channel(named text: String) -> String? {
    let wanted = (text.hasPrefix("#") ? String(text.dropFirst()) : text).lowercased()
    guard !wanted.isEmpty else { return nil }
    let names = order.compactMap { id in rooms[id].map { (id: id, name: $0.name.lowercased()) } }
    return names.first { $0.name == wanted }?.id ?? names.first { $0.name.hasPrefix(wanted) }?.id
      ?? names.first { $0.name.contains(wanted) }?.id
  }
}
