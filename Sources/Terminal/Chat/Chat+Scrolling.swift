/// Which rows of the messages are in sight.
extension Chat {
  /// Arranges the screen anew, after what is written or the terminal's size changed.
  mutating func arrange() {
    let prompt = Wrapping.cut(promptText, columns: max(1, columns - 4))
    written = composer.layout(columns: max(1, columns - TextWidth.of(prompt)))
    layout = Layout(columns: columns, rows: rows, composerRows: written.lines.count)
  }

  var area: Layout.Area { layout.area }

  var list: MessageList {
    guard let room else { return MessageList(messages: [], pending: []) }
    var thread: Int64?
    if case .thread(let root) = pane { thread = root }
    let window = self.window ?? MessageWindow()
    let isAtEnd = window.isLive && window.isLoaded
    let own = pending.filter { $0.channel == room.id && (thread == nil || $0.thread == thread) }
    return MessageList(
      root: thread.flatMap { room.window[$0] ?? room.roots[$0] }, messages: window.messages,
      pending: isAtEnd ? own : [])
  }

  var messageRows: MessageRows {
    var view = MessageRows(list: list, width: area.width, time: time, address: address)
    view.newAfter = room?.newAfter
    view.gaps = window?.gaps ?? [:]
    view.selected = room?.selected
    view.mirrored = room.flatMap { $0.hasMirrors ? $0.mirrored : nil }
    if case .thread = pane { view.isThread = true }
    return view
  }

  /// Up to `most` rows that end with the last one in sight.
  func rows(above scroll: Scroll, most: Int) -> [MessageRows.Row] {
    let view = messageRows
    guard view.list.count > 0 else { return [] }
    var index = view.list.count - 1
    var rows: [MessageRows.Row] = []
    switch scroll {
    case .end: rows = view.block(index)
    case .at(let key, let row):
      index = view.list.index(of: key) ?? index
      rows = Array(view.block(index).prefix(row + 1))
    }
    while rows.count < most && index > 0 {
      index -= 1
      rows = view.block(index) + rows
    }
    return rows.suffix(most)
  }

  /// Up to `most` rows below the last one in sight.
  func rows(below scroll: Scroll, most: Int) -> [MessageRows.Row] {
    let view = messageRows
    guard case .at(let key, let row) = scroll, var index = view.list.index(of: key) else { return [] }
    var rows = Array(view.block(index).dropFirst(row + 1))
    while rows.count < most && index + 1 < view.list.count {
      index += 1
      rows += view.block(index)
    }
    return Array(rows.prefix(most))
  }

  /// What the pane shows, at most as many rows as it is high.
  var visibleRows: [MessageRows.Row] {
    let scroll = room?.scroll ?? .end
    let height = area.height
    let rows = rows(above: scroll, most: height)
    return rows + self.rows(below: scroll, most: height - rows.count)
  }

  mutating func scrollUp(_ count: Int) {
    guard let id = current, let room else { return }
    let rows = rows(above: room.scroll, most: area.height + count)
    guard rows.count > area.height else { return }
    let bottom = rows[area.height - 1]
    rooms[id]?.scroll = .at(sequence: bottom.key, row: bottom.index)
  }

  mutating func scrollDown(_ count: Int) {
    guard let id = current, let room, room.scroll != .end else { return }
    let rows = rows(below: room.scroll, most: count)
    let isAtEnd = window?.isLive ?? true
    if rows.count < count && isAtEnd {
      rooms[id]?.scroll = .end
    } else if let bottom = rows.last {
      rooms[id]?.scroll = .at(sequence: bottom.key, row: bottom.index)
    }
  }

  mutating func scrollToEnd() {
    guard let id = current, let room else { return }
    rooms[id]?.scroll = .end
    rooms[id]?.selected = nil
    if !room.window.isLive, case .messages = pane { load(id, anew: true) }
  }

  mutating func scrollToStart() {
    guard let first = list.count > 0 ? list.key(0) : nil else { return }
    showFromTop(first)
  }

  /// Scrolls so that an item begins at the top, as far as there is enough below it.
  mutating func showFromTop(_ key: Int64) {
    guard let id = current else { return }
    rooms[id]?.scroll = .at(sequence: key, row: 0)
    let below = rows(below: .at(sequence: key, row: 0), most: area.height - 1)
    if let bottom = below.last { rooms[id]?.scroll = .at(sequence: bottom.key, row: bottom.index) }
    if below.count < area.height - 1, window?.isLive ?? true { rooms[id]?.scroll = .end }
  }

  /// Selects the message above or below the selected one; beyond the last, none.
  mutating func select(_ by: Int) {
    guard let id = current, let room else { return }
    let list = self.list
    let messages = list.count - list.pending.count
    guard messages > 0 else { return }
    guard let selected = room.selected else {
      guard by < 0 else { return }
      let visible = visibleRows.last { row in row.key <= list.key(messages - 1) }
      rooms[id]?.selected = visible?.key ?? list.key(messages - 1)
      return showSelected()
    }
    let index = (list.index(of: selected) ?? 0) + by
    guard index < messages else {
      rooms[id]?.selected = nil
      return scrollDown(area.height)
    }
    rooms[id]?.selected = list.key(max(0, index))
    showSelected()
  }

  private mutating func showSelected() {
    guard let id = current, let selected = room?.selected else { return }
    let view = messageRows
    guard let index = view.list.index(of: selected) else { return }
    let block = view.block(index)
    let visible = visibleRows
    guard let first = visible.first, let last = visible.last else { return }
    if selected < first.key || (selected == first.key && first.index > 0) {
      showFromTop(selected)
    } else if selected > last.key || (selected == last.key && last.index < block.count - 1) {
      rooms[id]?.scroll = .at(sequence: selected, row: block.count - 1)
    }
  }
}
