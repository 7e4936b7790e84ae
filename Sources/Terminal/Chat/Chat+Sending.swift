internal import Client

/// What the user does to a channel.
extension Chat {
  /// Enter.
  mutating func submit() {
    let text = composer.text
    switch purpose {
    case .message: submitMessage(text)
    case .edit(let sequence):
      guard fits(text), let current else { return }
      endPurpose()
      change(.edit(sequence, text: text), in: current)
    case .reaction(let sequence):
      endPurpose()
      if let current, !text.isEmpty { react(text, to: sequence, in: current) }
    case .search:
      endPurpose()
      if !text.trimmed.isEmpty { search(text) }
    case .goTo:
      endPurpose()
      guard !text.trimmed.isEmpty else { return }
      if let id = channel(named: text.trimmed) { open(id) } else { tell("no channel is named so") }
    case .confirm: endPurpose()
    }
  }

  private mutating func submitMessage(_ text: String) {
    if text.hasPrefix("/") && !text.hasPrefix("//") {
      composer.set("")
      return run(text)
    }
    let message = text.hasPrefix("//") ? String(text.dropFirst()) : text
    guard fits(message) else { return }
    guard let room else { return tell("there is no channel to write to: /create NAME makes one") }
    guard !room.isArchived else { return tell("the channel is archived: nothing more is said in it") }
    guard room.state == "ok" else { return tell("the channel is \(room.state): it takes no messages now") }
    var thread: Int64?
    if case .thread(let root) = pane { thread = root }
    composer.set("")
    send(message, to: room.id, thread: thread)
  }

  private mutating func fits(_ text: String) -> Bool {
    guard !text.trimmed.isEmpty else { return false }
    let bytes = text.utf8.count
    guard bytes <= Self.mostTextBytes else {
      tell("the message has \(bytes) bytes, and may have \(Self.mostTextBytes): shorten it", isTrouble: true)
      return false
    }
    return true
  }

  mutating func send(_ text: String, to channel: String, thread: Int64?) {
    let number = nextNumber()
    pending.append(
      PendingMessage(number: number, channel: channel, thread: thread, text: text, time: now))
    let message = OutgoingMessage(
      channel: channel, text: text, thread: thread, key: "\(session)-\(number)")
    actions.append(.send(message, number: number))
    rooms[channel]?.newAfter = nil
    rooms[channel]?.selected = nil
    if case .messages = pane { scrollToEnd() } else { rooms[channel]?.scroll = .end }
  }

  /// The last message of the open channel that was not sent.
  private var failedIndex: Int? {
    pending.lastIndex { message in
      if case .failed = message.stage { return message.channel == current }
      return false
    }
  }

  mutating func sendAgain() {
    guard let index = failedIndex else { return tell("every message here was sent") }
    let message = pending.remove(at: index)
    send(message.text, to: message.channel, thread: message.thread)
  }

  mutating func dropFailed() {
    guard let index = failedIndex else { return tell("every message here was sent") }
    pending.remove(at: index)
  }

  private mutating func react(_ text: String, to sequence: Int64, in channel: String) {
    let text = Self.shortcuts[text] ?? text
    let reactions = list.message(sequence)?.reactions ?? []
    let isOwn = reactions.contains { $0.text == text && $0.authors.contains(address) }
    change(.react(sequence, text: text, remove: isOwn), in: channel)
  }

  /// What is easier to type than an emoji.
  private static let shortcuts = [
    "+": "👍", "+1": "👍", "-": "👎", "-1": "👎", ":)": "🙂", ":(": "🙁", ":D": "😄", "<3": "❤️", "ok": "👌",
  ]

  mutating func change(_ action: ChannelAction, in channel: String) {
    actions.append(.change(action, channel: channel))
  }

  mutating func succeeded(_ action: ChatAction) {
    guard case .change(let change, let channel) = action else { return }
    switch change {
    case .accept:
      wanted = channel
      tell("joined; the channel comes when its home has answered")
      invitations.removeAll { $0.channel == channel }
      if case .invitations = pane { pane = .messages }
      actions.append(.loadChannels)
    case .decline: invitations.removeAll { $0.channel == channel }
    case .invite(let address): tell("invited \(SafeText.label(address))")
    case .leave: actions.append(.loadChannels)
    case .create, .direct, .join:
      wanted = channel
      if pane.kind != Pane.messages.kind { pane = .messages }
      actions.append(.loadChannels)
    case .setNotifications(let level):
      tell(
        "you are told of \(level == "all" ? "everything" : level == "none" ? "nothing" : "what names you")")
      actions.append(.loadChannels)
    case .markUnread:
      tell("unread from there on")
      rooms[channel]?.readTold = -1
      if let next = order.first(where: { $0 != channel }) { open(next) }
      actions.append(.loadChannels)
    case .rename, .setTopic, .edit, .erase, .react, .pin: break
    }
  }

  mutating func failed(_ action: ChatAction, _ code: String, _ detail: String) {
    switch action {
    case .loadPage(let request):
      changeWindow(request.channel, request.thread) { $0.failed(request) }
      if code == "unknownChannel" { return }
    case .loadOpenChannels:
      if case .open(var open) = pane {
        open.isUnderWay = false
        pane = .open(open)
      }
    case .search, .loadMentions:
      if case .search(var search) = pane {
        search.isUnderWay = false
        pane = .search(search)
      }
    case .change(.edit(_, let text), _) where purpose == .message && composer.isEmpty: composer.set(text)
    default: break
    }
    tell(SafeText.label("\(detail) (\(code))"), isTrouble: true)
  }
}

extension String {
  var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
