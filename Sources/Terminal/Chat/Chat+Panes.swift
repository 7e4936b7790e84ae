internal import Client

/// Lists, and what their keys do.
extension Chat {
  /// True if the pane is a list and took the key.
  mutating func takeInPane(_ key: Key) -> Bool {
    guard var cursor = listCursor else { return false }
    let count = listCount
    let page = max(1, area.height - 1)
    switch key {
    case .up, .text("k"): cursor.move(-1, count: count)
    case .down, .text("j"): cursor.move(1, count: count)
    case .pageUp: cursor.move(-page, count: count)
    case .pageDown: cursor.move(page, count: count)
    case .home: cursor.index = 0
    case .end: cursor.index = max(0, count - 1)
    case .escape, .text("q"):
      leavePane()
      return true
    case .enter:
      chooseInList(cursor.index)
      return true
    case .text("d"):
      declineInList(cursor.index)
      return true
    default: return true
    }
    listCursor = cursor
    searchOn()
    return true
  }

  /// The cursor of the pane's list; `nil` for panes of messages.
  var listCursor: ListCursor? {
    get {
      switch pane {
      case .messages, .thread: nil
      case .channels(let cursor), .members(let cursor), .invitations(let cursor), .help(let cursor): cursor
      case .detail(_, let cursor): cursor
      case .search(let search): search.cursor
      case .open(let open): open.cursor
      }
    }
    set {
      guard let newValue else { return }
      switch pane {
      case .messages, .thread: break
      case .channels: pane = .channels(newValue)
      case .members: pane = .members(newValue)
      case .invitations: pane = .invitations(newValue)
      case .help: pane = .help(newValue)
      case .detail(let sequence, _): pane = .detail(sequence, newValue)
      case .search(var search):
        search.cursor = newValue
        pane = .search(search)
      case .open(var open):
        open.cursor = newValue
        pane = .open(open)
      }
    }
  }

  /// How many places the cursor of the list has.
  private var listCount: Int {
    switch pane {
    case .messages, .thread: 0
    case .channels: order.count
    case .members: room?.members?.count ?? 0
    case .invitations: invitations.count
    case .search(let search): search.results.count
    case .open(let open): open.channels.count
    case .help, .detail: max(1, listLines.count - area.height + 1)
    }
  }

  private mutating func chooseInList(_ index: Int) {
    switch pane {
    case .channels where order.indices.contains(index): open(order[index])
    case .invitations where invitations.indices.contains(index):
      change(.accept, in: invitations[index].channel)
    case .search(let search) where search.results.indices.contains(index):
      let result = search.results[index]
      guard rooms[result.channel] != nil else { return tell("you are not in that channel any more") }
      jump(to: result.message.sequence, in: result.channel)
    case .open(let open) where open.channels.indices.contains(index):
      let chosen = open.channels[index]
      if rooms[chosen.id] != nil {
        self.open(chosen.id)
      } else {
        change(.join(home: chosen.home), in: chosen.id)
      }
    case .members where room?.members?.indices.contains(index) == true:
      let address = room?.members?[index].address ?? ""
      pane = .messages
      composer.insert("@\(address) ")
    case .help, .detail: leavePane()
    default: break
    }
  }

  private mutating func declineInList(_ index: Int) {
    guard case .invitations = pane, invitations.indices.contains(index) else { return }
    change(.decline, in: invitations[index].channel)
  }

  mutating func search(_ words: String) {
    let query = SearchQuery(words)
    pane = .search(SearchState(query: query))
    actions.append(.search(query))
  }

  mutating func take(_ results: [SearchResult], _ more: Bool, _ query: SearchQuery) {
    guard case .search(var search) = pane, search.query == query else { return }
    search.results += results.map {
      SearchState.Result(channel: $0.message.channel, message: ChatMessage($0.message), number: $0.number)
    }
    (search.hasMore, search.isUnderWay) = (more, false)
    pane = .search(search)
  }

  mutating func take(_ mentions: [Mention], _ more: Bool) {
    guard case .search(var search) = pane, search.query == nil else { return }
    search.results += mentions.map {
      SearchState.Result(channel: $0.message.channel, message: ChatMessage($0.message), number: $0.number)
    }
    (search.hasMore, search.isUnderWay) = (more, false)
    pane = .search(search)
  }

  mutating func showMentions() {
    pane = .search(SearchState(query: nil))
    actions.append(.loadMentions(before: nil))
  }

  mutating func browse(_ home: String?) {
    pane = .open(OpenState(home: home))
    actions.append(.loadOpenChannels(home: home))
  }

  mutating func take(_ channels: [OpenChannel], _ home: String?) {
    guard case .open(var open) = pane, open.home == home else { return }
    open.channels = channels.map {
      OpenState.Item(id: $0.id, name: $0.name, topic: $0.topic, home: $0.home, members: $0.members)
    }
    open.isUnderWay = false
    pane = .open(open)
  }

  /// The next page of results, when the last of this one is reached.
  private mutating func searchOn() {
    guard case .search(var search) = pane, search.hasMore, !search.isUnderWay,
      search.cursor.index == search.results.count - 1, let last = search.results.last
    else { return }
    search.isUnderWay = true
    search.query?.before = last.number
    pane = .search(search)
    actions.append(search.query.map { .search($0) } ?? .loadMentions(before: last.number))
  }

  mutating func openThread(_ root: Int64) {
    guard let id = current else { return }
    pane = .thread(root)
    rooms[id]?.threads[root] = MessageWindow()
    if room?.window[root] == nil { actions.append(.loadMessage(channel: id, sequence: root)) }
    rooms[id]?.scroll = .end
    rooms[id]?.selected = nil
  }

  /// Back to where the thread began.
  mutating func leaveThread(_ root: Int64) {
    guard let id = current else { return }
    if room?.selected != nil {
      rooms[id]?.selected = nil
      rooms[id]?.scroll = .end
      return
    }
    pane = .messages
    rooms[id]?.threads[root] = nil
    guard let room, room.window[root] != nil, room.window.messages.last?.sequence != root else {
      return scrollToEnd()
    }
    showFromTop(root)
    let isAtEnd = self.room?.scroll == .end
    rooms[id]?.selected = isAtEnd ? nil : root
  }
}
