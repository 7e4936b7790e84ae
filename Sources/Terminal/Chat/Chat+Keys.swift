/// What keys do.
extension Chat {
  mutating func take(_ key: Key) {
    // Letters that are commands, typed ahead of a slow line, come as one text.
    if case .text(let text) = key, let first = text.first, text.count > 1, !isWriting {
      take(.text(String(first)))
      return take(.text(String(text.dropFirst())))
    }
    if takeAnywhere(key) { return }
    if case .confirm(let action, _) = purpose { return answer(key, action) }
    if purpose == .message {
      if takeInPane(key) { return }
      if room?.selected != nil, takeOnSelected(key) { return }
    }
    takeInLine(key)
  }

  /// Whether letters go into the line.
  private var isWriting: Bool {
    switch purpose {
    case .confirm: false
    case .message: listCursor == nil && room?.selected == nil
    case .edit, .reaction, .search, .goTo: true
    }
  }

  /// Keys that mean the same everywhere.
  private mutating func takeAnywhere(_ key: Key) -> Bool {
    switch key {
    case .control("c"): cancelOrQuit()
    case .control("q"): actions.append(.quit)
    case .control("z"): actions.append(.suspend)
    case .control("l"): actions.append(.redraw)
    case .control("n"): step(1)
    case .control("p"): step(-1)
    case .alt("a"): openNextUnread()
    case .alt("u"): jumpToUnread()
    case .control("f"): begin(.search)
    case .control("g"): begin(.goTo)
    case .function(1): toggle(.help(ListCursor()))
    case .function(2): toggle(.channels(ListCursor(index: current.flatMap { order.firstIndex(of: $0) } ?? 0)))
    case .function(3): toggleMembers()
    case .function(4): toggle(.invitations(ListCursor()))
    case .alt("r"): sendAgain()
    case .alt("x"): dropFailed()
    default: return false
    }
    return true
  }

  private mutating func cancelOrQuit() {
    if purpose != .message {
      endPurpose()
    } else if !composer.isEmpty {
      composer.set("")
    } else if pane != .messages || room?.selected != nil {
      leavePane()
    } else if let notice, notice.text == Self.quitQuestion {
      actions.append(.quit)
    } else {
      tell(Self.quitQuestion)
    }
  }

  private static let quitQuestion = "Ctrl-C once more, or Ctrl-Q, ends the chat"

  /// Shows a pane, or goes back from it to the messages.
  mutating func toggle(_ other: Pane) {
    pane = pane.kind == other.kind ? .messages : other
    if case .invitations = pane { actions.append(.loadInvitations) }
  }

  mutating func toggleMembers() {
    toggle(.members(ListCursor()))
    if case .members = pane, let current { actions.append(.loadMembers(channel: current)) }
  }

  /// Back to the messages, and from a selected message to the end.
  mutating func leavePane() {
    switch pane {
    case .messages: scrollToEnd()
    case .thread(let root): leaveThread(root)
    default: pane = .messages
    }
  }

  /// Keys on a selected message.
  private mutating func takeOnSelected(_ key: Key) -> Bool {
    guard let id = current, let sequence = room?.selected, let message = list.message(sequence) else {
      return false
    }
    switch key {
    case .up, .text("k"): select(-1)
    case .down, .text("j"): select(1)
    case .escape, .text("q"): leavePane()
    case .enter, .text("o"): pane = .detail(sequence, ListCursor())
    case .text("t"): openThread(message.thread ?? sequence)
    case .text("e") where message.author != address: tell("only its author may edit a message")
    case .text("e") where message.isErased: tell("the message is erased")
    case .text("e"): begin(.edit(sequence), text: message.text ?? "")
    case .text("d"):
      begin(.confirm(.erase(sequence), question: "Erase this message for good, on every node? y/n"))
    case .text("r"): begin(.reaction(sequence))
    case .text("u"): change(.markUnread(sequence), in: id)
    case .text("p"): change(.pin(sequence, remove: message.isPinned), in: id)
    case .pageUp: scrollUp(area.height - 1)
    case .pageDown: scrollDown(area.height - 1)
    default: return true
    }
    return true
  }

  /// Keys in the line that is written.
  private mutating func takeInLine(_ key: Key) {
    switch key {
    case .enter: submit()
    case .escape: purpose == .message ? leavePane() : endPurpose()
    case .tab: complete()
    case .pageUp: scrollUp(max(1, area.height - 1))
    case .pageDown: scrollDown(max(1, area.height - 1))
    case .alt("<"): scrollToStart()
    case .alt(">"): scrollToEnd()
    case .control("d") where composer.isEmpty && purpose == .message: actions.append(.quit)
    case .newline where purpose.isOneLine: submit()
    case .paste(let text) where purpose.isOneLine:
      composer.paste(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    default:
      if composer.take(key) { return }
      if purpose == .message && key == .up { select(-1) }
    }
  }

  private mutating func answer(_ key: Key, _ action: ChannelAction) {
    if key == .text("y"), let current { change(action, in: current) }
    endPurpose()
  }

  /// Uses the line for something else than a message, which is put aside.
  mutating func begin(_ other: Purpose, text: String = "") {
    if purpose == .message { putAside = composer.text }
    purpose = other
    composer.set(text)
  }

  mutating func endPurpose() {
    guard purpose != .message else { return }
    purpose = .message
    composer.set(putAside ?? "")
    putAside = nil
  }
}

extension Purpose {
  var isOneLine: Bool {
    switch self {
    case .message, .edit: false
    case .reaction, .search, .goTo, .confirm: true
    }
  }
}

extension Pane {
  /// Which kind of pane, wherever its cursor is.
  var kind: Int {
    switch self {
    case .messages: 0
    case .thread: 1
    case .channels: 2
    case .members: 3
    case .invitations: 4
    case .search: 5
    case .detail: 6
    case .help: 7
    case .open: 8
    }
  }
}

extension MessageList {
  func message(_ key: Int64) -> ChatMessage? {
    guard let index = index(of: key), case .message(let message) = self[index], message.sequence == key else {
      return nil
    }
    return message
  }
}
