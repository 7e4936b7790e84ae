internal import Client

/// How the chat looks.
extension Chat {
  /// The whole screen, as large as the terminal.
  public var frame: Frame {
    var frame = Frame(columns: columns, rows: rows)
    let layout = self.layout
    frame.put(titleLine, row: 0)
    if layout.channelColumns > 0 { putChannels(layout, on: &frame) }
    let area = layout.area
    for (index, line) in paneLines(area).prefix(area.height).enumerated() {
      frame.put(line, row: area.top + index, column: area.left, width: area.width)
    }
    frame.put(happeningLine, row: rows - layout.composerRows - 2)
    putComposer(layout, on: &frame)
    frame.put(stateLine, row: rows - 1)
    return frame
  }

  private func paneLines(_ area: Layout.Area) -> [Line] {
    switch pane {
    case .messages, .thread:
      let rows = visibleRows.map(\.line)
      let lines = rows.isEmpty ? [Line(emptyText, .dim)] : rows
      return Array(repeating: Line(), count: max(0, area.height - lines.count)) + lines
    case .detail(_, let cursor), .help(let cursor): return Array(listLines.dropFirst(cursor.index))
    default:
      let cursor = listCursor ?? ListCursor()
      return selectableLines(cursor.index, height: area.height)
    }
  }

  private var emptyText: String {
    guard let room else {
      return connection == .connected
        ? "You are in no channel yet: /create NAME makes one, /invitations shows what you are invited to."
        : ""
    }
    if room.state == "joining" { return "The channel is on its way from \(SafeText.label(room.home))." }
    return window?.isLoaded == true ? "Nothing was written here yet." : "Loading."
  }

  private var titleLine: Line {
    var line = Line(" ", .reverse)
    switch pane {
    case .channels: line.add("Channels", [.reverse, .bold])
    case .invitations: line.add("Invitations", [.reverse, .bold])
    case .search(let search):
      let title = search.query.map { "Search: \(SafeText.label($0.words ?? ""))" } ?? "Messages that name you"
      line.add(title, [.reverse, .bold])
    case .open(let open):
      line.add("Channels to join\(open.home.map { " at \(SafeText.label($0))" } ?? "")", [.reverse, .bold])
    case .help: line.add("Keys and commands", [.reverse, .bold])
    default: addChannel(to: &line)
    }
    return line.filled(columns, .reverse)
  }

  private func addChannel(to line: inout Line) {
    guard let room else { return line.add("Hanse", [.reverse, .bold]) }
    let mark = room.form == "direct" ? "@" : "#"
    line.add(mark + SafeText.label(room.name), [.reverse, .bold])
    switch pane {
    case .thread(let root): line.add("  thread of \(root)", .reverse)
    case .members: line.add("  members", .reverse)
    case .detail(let sequence, _): line.add("  message \(sequence)", .reverse)
    default: if !room.topic.isEmpty { line.add("  \(SafeText.label(room.topic))", .reverse) }
    }
    let count = room.memberCount == 1 ? "1 member" : "\(room.memberCount) members"
    let right = " \(count), home \(SafeText.label(room.home)) "
    let left = columns - right.count
    guard left > line.width else { return }
    line = line.filled(left, .reverse)
    line.add(right, .reverse)
  }

  private func putChannels(_ layout: Layout, on frame: inout Frame) {
    let height = rows - 2 - layout.composerRows
    let width = layout.channelColumns
    let index = current.flatMap { order.firstIndex(of: $0) } ?? 0
    let top = max(0, min(index - height / 2, order.count - height))
    for row in 0..<max(0, height - 1) {
      frame.put(Line("│", .dim), row: row + 1, column: width)
      guard order.indices.contains(top + row) else { continue }
      frame.put(channelLine(order[top + row], width: width), row: row + 1, width: width)
    }
    guard !invitations.isEmpty else { return }
    let words = invitations.count == 1 ? " 1 invitation (F4)" : " \(invitations.count) invitations (F4)"
    frame.put(Line(Wrapping.fitted(words, columns: width), .yellow), row: height - 1, width: width)
  }

  /// A channel with what is unread, as wide as the list.
  func channelLine(_ id: String, width: Int) -> Line {
    guard let room = rooms[id] else { return Line() }
    var count = room.unread > 0 ? "\(min(room.unread, 9_999))" : ""
    if room.mentions > 0 { count += "@" }
    if room.state != "ok" { count = room.state == "joining" ? "…" : "!" }
    let mark = id == current ? ">" : " "
    let tone: Tone =
      id == current ? .bold : room.mentions > 0 ? [.bold, .yellow] : room.unread > 0 ? .bold : []
    let name = Wrapping.fitted(label(room), columns: max(1, width - 2 - count.count))
    return Line("\(mark)\(name)\(count) ", tone)
  }

  /// A direct channel by who is at its other end, and whether they are there.
  private func label(_ room: Room) -> String {
    let name = SafeText.label(room.form == "channel" ? room.name : messageRows.shortened(room.name))
    if room.isArchived { return name + " (archived)" }
    guard room.form == "direct", let other = room.with.first else { return name }
    switch presence[other]?.presence {
    case "online": return "● \(name)"
    case "away": return "○ \(name)"
    default: return "@ \(name)"
    }
  }

  /// Who types, or what there is to tell, and what stands below what is in sight.
  private var happeningLine: Line {
    if let notice {
      return Line(Wrapping.cut(" \(notice.text)", columns: columns), notice.isTrouble ? .red : .cyan)
    }
    guard let room, isPaneOfMessages else { return Line() }
    if room.scroll != .end || !(window?.isLive ?? true) {
      let below = room.unread > 0 ? "\(room.unread) new below" : "more below"
      return Line(Wrapping.cut(" \(below), Esc goes to the end", columns: columns), .yellow)
    }
    return Line(Wrapping.cut(typingText(room), columns: columns), .dim)
  }

  private var isPaneOfMessages: Bool {
    switch pane {
    case .messages, .thread: true
    default: false
    }
  }

  private func typingText(_ room: Room) -> String {
    let names = room.typing.keys.sorted().map { SafeText.label(messageRows.shortened($0)) }
    if room.moreAreTyping && !names.isEmpty {
      return " \(names.joined(separator: ", ")) and others are typing"
    }
    switch names.count {
    case 0: return ""
    case 1: return " \(names[0]) is typing"
    case 2, 3: return " \(names.joined(separator: ", ")) are typing"
    default: return " \(names.count) people are typing"
    }
  }

  var promptText: String {
    switch purpose {
    case .message:
      if case .thread = pane { return "answer> " }
      return "> "
    case .edit: return "edit> "
    case .reaction: return "reaction (+1, :), an emoji)> "
    case .search: return "search> "
    case .goTo: return "go to channel> "
    case .confirm(_, let question): return question + " "
    }
  }

  private func putComposer(_ layout: Layout, on frame: inout Frame) {
    let prompt = Wrapping.cut(promptText, columns: max(1, columns - 4))
    let width = TextWidth.of(prompt)
    let laid = written
    let top = max(0, min(laid.row - layout.composerRows + 1, laid.lines.count - layout.composerRows))
    let first = rows - 1 - layout.composerRows
    frame.put(Line(prompt, .bold), row: first)
    for row in 0..<layout.composerRows where laid.lines.indices.contains(top + row) {
      frame.put(Line(laid.lines[top + row]), row: first + row, column: width)
    }
    if listCursor == nil || purpose != .message {
      frame.placeCursor(row: first + laid.row - top, column: width + laid.column)
    }
  }

  private var stateLine: Line {
    var line = Line(" \(SafeText.label(address))  ", .reverse)
    switch connection {
    case .connecting: line.add("connecting", .reverse)
    case .connected: line.add("connected", .reverse)
    case .lost(let why, let retryAt):
      let seconds = max(0, (retryAt - now + 999) / 1_000)
      line.add("not connected (\(SafeText.label(why))), again in \(seconds) s", [.reverse, .bold, .red])
    case .ended(let error):
      line.add("ended (\(SafeText.label(error.code))): Ctrl-Q, and see what to do", [.reverse, .bold, .red])
    }
    // The longest that fits.
    if let right = hints.first(where: { line.width + $0.count + 1 < columns }) {
      line.add(String(repeating: " ", count: columns - line.width - right.count) + right, .reverse)
    }
    return line.filled(columns, .reverse)
  }

  private var hints: [String] {
    if listCursor != nil, purpose == .message { return ["Up Down Enter, Esc back ", "Esc back "] }
    if purpose != .message { return ["Enter, Esc cancels "] }
    if room?.selected != nil {
      return ["e edit d erase r react p pin u unread t thread ", "e d r p u t, F1 help "]
    }
    return ["F1 help  ^F search  ^N ^P channels ", "F1 help "]
  }
}
