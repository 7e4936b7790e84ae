internal import Client

/// History, loaded as it is wanted.
extension Chat {
  /// The window that the pane shows.
  var window: MessageWindow? {
    if case .thread(let root) = pane { return room?.threads[root] }
    return room?.window
  }

  mutating func changeWindow(_ channel: String, _ thread: Int64?, _ change: (inout MessageWindow) -> Void) {
    guard var room = rooms[channel] else { return }
    if let thread {
      var window = room.threads[thread] ?? MessageWindow()
      change(&window)
      room.threads[thread] = window
    } else {
      change(&room.window)
    }
    rooms[channel] = room
  }

  mutating func load(
    _ channel: String, thread: Int64? = nil, before: Int64? = nil, after: Int64? = nil, anew: Bool = false
  ) {
    let request = PageRequest(
      channel: channel, thread: thread, before: before, after: after, limit: Self.pageMessages,
      number: nextNumber())
    changeWindow(channel, thread) { $0.began(request, anew: anew) }
    actions.append(.loadPage(request))
  }

  mutating func take(_ messages: [Message], _ more: Bool, _ request: PageRequest, _ gaps: [HistoryGap]) {
    changeWindow(request.channel, request.thread) { _ = $0.take(messages, more: more, request, gaps: gaps) }
    if let last = messages.last { rooms[request.channel]?.newest.raise(to: last.sequence) }
  }

  /// Loads what the view is about to need.
  mutating func loadWhatIsInSight() {
    guard connection == .connected, let room, let window, room.state != "joining" else { return }
    guard window.loading == nil else { return }
    var thread: Int64?
    if case .thread(let root) = pane { thread = root }
    guard window.isLoaded else { return load(room.id, thread: thread, anew: true) }
    guard let first = window.messages.first, let last = window.messages.last else { return }
    let height = area.height
    if window.hasMoreBefore && rows(above: room.scroll, most: height * 2).count < height * 2 {
      load(room.id, thread: thread, before: first.sequence)
    } else if window.hasMoreAfter && rows(below: room.scroll, most: height).count < height {
      load(room.id, thread: thread, after: last.sequence)
    }
  }

  /// Requests that were under way when the connection went may never be answered.
  mutating func retryLoading() {
    for id in order {
      guard let room = rooms[id] else { continue }
      if let request = room.window.loading { rooms[id]?.window.failed(request) }
      for (root, window) in room.threads {
        if let request = window.loading { rooms[id]?.threads[root]?.failed(request) }
      }
    }
  }

  /// Shows a channel around a message, which need not be at hand.
  mutating func jump(to sequence: Int64, in channel: String) {
    if current != channel { open(channel) }
    pane = .messages
    if rooms[channel]?.window[sequence] == nil {
      load(channel, before: sequence + 1, anew: true)
    }
    rooms[channel]?.selected = sequence
    rooms[channel]?.scroll = .at(sequence: sequence, row: 0)
  }
}

extension Int64 {
  mutating func raise(to value: Int64) { self = Swift.max(self, value) }
}
