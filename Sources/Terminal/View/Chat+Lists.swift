internal import Client

/// The panes that are lists.
extension Chat {
  /// The lines of a list with one of them selected, scrolled so that it is in sight.
  func selectableLines(_ selected: Int, height: Int) -> [Line] {
    let items = listItems
    guard !items.isEmpty else { return [Line(emptyListText, .dim)] }
    var before: [Line] = []
    for (index, item) in items.enumerated() {
      let lines = item.map { $0.marked(index == selected, columns: area.width) }
      before += lines
      guard index == selected else { continue }
      // What stands above is cut so that the selected item ends in sight.
      var shown = Array(before.suffix(height))
      for later in items.dropFirst(index + 1) where shown.count < height {
        shown += later.map { $0.marked(false, columns: area.width) }
      }
      return shown
    }
    return before
  }

  private var emptyListText: String {
    switch pane {
    case .channels: "You are in no channel."
    case .members: room?.members == nil ? "Loading." : "Nobody is here."
    case .invitations: "There is no invitation."
    case .search(let search): search.isUnderWay ? "Searching." : "Nothing was found."
    case .open(let open): open.isUnderWay ? "Asking." : "There is no channel to join."
    default: ""
    }
  }

  private var listItems: [[Line]] {
    switch pane {
    case .channels: order.map { [channelLine($0, width: area.width - 1)] }
    case .members: (room?.members ?? []).map { [memberLine($0)] }
    case .invitations: invitations.map(invitationLines)
    case .search(let search): search.results.map(resultLines)
    case .open(let open): open.channels.map(openLines)
    default: []
    }
  }

  private func memberLine(_ member: Member) -> Line {
    var line = Line(Wrapping.cut(SafeText.label(member.address), columns: max(8, area.width / 2)), .bold)
    line.add("  \(Wrapping.cut(SafeText.label(member.displayName), columns: 24))")
    line.add("  \(SafeText.label(member.role))", .dim)
    if let presence = presence[member.address] { line.add("  \(presenceText(presence))", .green) }
    if member.status != "joined" { line.add("  \(SafeText.label(member.status))", .yellow) }
    return line
  }

  private func presenceText(_ person: PersonPresence) -> String {
    guard let state = person.presence else { return "" }
    guard state == "offline", let seen = person.lastSeen else { return SafeText.label(state) }
    return "last seen \(time.day(seen)) \(time.clock(seen))"
  }

  private func openLines(_ channel: OpenState.Item) -> [Line] {
    var line = Line(Wrapping.cut("#\(SafeText.label(channel.name))", columns: area.width / 2), .bold)
    let count = channel.members == 1 ? "1 member" : "\(channel.members) members"
    line.add("  \(count), home \(SafeText.label(channel.home))", .dim)
    let joined = rooms[channel.id] != nil ? "you are in it" : "Enter joins"
    let topic = channel.topic.isEmpty ? [] : [Line("  \(SafeText.label(channel.topic))")]
    return [line] + topic + [Line("  \(joined)", .dim)]
  }

  private func invitationLines(_ invitation: Invitation) -> [Line] {
    var first = Line(Wrapping.cut("#\(SafeText.label(invitation.name))", columns: area.width - 2), .bold)
    first.add("  home \(SafeText.label(invitation.home))", .dim)
    let when = "\(time.day(invitation.time)) \(time.clock(invitation.time))"
    return [
      first, Line("  from \(SafeText.label(invitation.from)), \(when)"),
      Line("  Enter accepts, d declines", .dim),
    ]
  }

  private func resultLines(_ result: SearchState.Result) -> [Line] {
    let name = rooms[result.channel]?.name ?? String(result.channel.prefix(8))
    let place = Wrapping.cut("#\(SafeText.label(name))", columns: area.width / 2)
    let head = Line("\(place) \(result.message.sequence), \(time.day(result.message.time))", .green)
    let view = MessageRows(list: list, width: area.width, time: time, address: address)
    return [head] + view.lines(result.message, mostRows: 3)
  }

  /// The lines of a pane that is read, and scrolls.
  var listLines: [Line] {
    switch pane {
    case .help: helpLines
    case .detail(let sequence, _): detailLines(sequence)
    default: []
    }
  }

  private func detailLines(_ sequence: Int64) -> [Line] {
    guard let message = room?.window[sequence] ?? list.message(sequence) else { return [] }
    var lines = [
      Line("\(SafeText.label(message.author))  \(SafeText.label(message.authorName))", .bold),
      Line("\(time.day(message.time)) \(time.clock(message.time)), message \(sequence)", .dim),
      Line("event \(SafeText.label(message.event))", .dim), Line(),
    ]
    let text = message.isErased ? "(erased)" : message.text ?? "(the text is not on this node)"
    lines += Wrapping.lines(of: text, columns: area.width).lines.map { Line($0) }
    lines += fileLines(message)
    let readers = (room?.readers ?? [:]).filter { $0.value >= sequence && $0.key != address }.keys.sorted()
    if !readers.isEmpty {
      let words = "Read by \(SafeText.label(readers.joined(separator: ", ")))"
      lines += [Line()] + Wrapping.wrapped(words, columns: area.width).map { Line($0, .dim) }
    }
    if !message.reactions.isEmpty { lines.append(Line()) }
    for reaction in message.reactions {
      let words =
        "\(SafeText.label(reaction.text)) \(SafeText.label(reaction.authors.joined(separator: ", ")))"
      lines += Wrapping.wrapped(words, columns: area.width).map { Line($0) }
    }
    return lines
  }

  /// The files, and what gets them: a screen cannot show them.
  private func fileLines(_ message: ChatMessage) -> [Line] {
    var lines: [Line] = []
    for (number, file) in message.files.enumerated() {
      let parts = FileLine.parts(number, file)
      lines.append(Line())
      lines += Wrapping.wrapped("\(parts.number) \(parts.name) \(parts.facts)", columns: area.width).map {
        Line($0, .cyan)
      }
      let channel = SafeText.label(String((current ?? "").prefix(12)))
      lines += Wrapping.wrapped(
        "in a shell: hanse files get \(channel) \(message.sequence) \(number)", columns: area.width
      ).map { Line($0, .dim) }
    }
    return lines
  }

  private var helpLines: [Line] {
    var lines: [Line] = []
    for group in HelpText.groups {
      if !lines.isEmpty { lines.append(Line()) }
      lines.append(Line(group.title, .bold))
      for (keys, what) in group.rows { lines += helpRow(keys, what) }
    }
    lines += [Line(), Line("Commands", .bold)]
    for command in SlashCommand.all { lines += helpRow(command.synopsis, command.help) }
    return lines
  }

  private func helpRow(_ keys: String, _ what: String) -> [Line] {
    let margin = 18
    let wrapped = Wrapping.wrapped(what, columns: max(10, area.width - margin))
    return wrapped.enumerated().map { index, text in
      Line(Wrapping.fitted(index == 0 ? "  \(keys)" : "", columns: margin) + text)
    }
  }
}
