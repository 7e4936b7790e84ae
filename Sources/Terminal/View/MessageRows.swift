internal import Client

/// Messages as rows of the screen.
struct MessageRows: Sendable {
  struct Row: Equatable, Sendable {
    let line: Line
    /// The item's key, and which of its rows this is.
    let key: Int64
    let index: Int
  }

  /// Rows of one message; the rest is shown by opening it.
  static let mostRows = 24

  let list: MessageList
  /// Columns of a row, the mark of a selected one included.
  let width: Int
  let time: TimeText
  let address: String
  /// The line "new" stands behind this sequence.
  var newAfter: Int64?
  /// What never came to the node: the last sequence of each gap, by its first.
  var gaps: [Int64: Int64] = [:]
  var selected: Int64?
  var isThread = false
  /// Before this sequence everything is mirrored; `nil` where nothing is.
  var mirrored: Int64?

  /// The rows of an item: a gap, a new day and the line "new" stand above it.
  func block(_ index: Int) -> [Row] {
    var lines: [Line] = []
    let key = list.key(index)
    for gap in gaps(before: index) {
      lines.append(rule("\(gap.key) to \(gap.value) never came to this node", .dim))
    }
    let day = time.day(Self.time(of: list[index]))
    if index == 0 || time.day(Self.time(of: list[index - 1])) != day { lines.append(rule(day, .dim)) }
    if let newAfter, key > newAfter, index > 0, list.key(index - 1) <= newAfter {
      lines.append(rule("new", .yellow))
    }
    switch list[index] {
    case .message(let message):
      lines += self.lines(message).map { $0.marked(key == selected, columns: width) }
    case .pending(let message): lines += self.lines(message).map { $0.marked(false, columns: width) }
    }
    return lines.enumerated().map { Row(line: $1, key: key, index: $0) }
  }

  /// Between an item and the one before it.
  private func gaps(before index: Int) -> [(key: Int64, value: Int64)] {
    let (previous, key) = (index == 0 ? -1 : list.key(index - 1), list.key(index))
    return gaps.filter { $0.key > previous && $0.value < key }.sorted { $0.key < $1.key }
  }

  private static func time(of item: MessageList.Item) -> Int64 {
    switch item {
    case .message(let message): message.time
    case .pending(let message): message.time
    }
  }

  private func rule(_ text: String, _ tone: Tone) -> Line {
    let label = "── \(text) "
    return Line(label + String(repeating: "─", count: max(0, width - TextWidth.of(label))), tone)
  }

  private var indent: Int { width >= 40 ? 6 : 2 }
  /// Columns beside the mark.
  private var textColumns: Int { max(1, width - 1) }

  /// Up to `mostRows` rows, the first beginning with time and author.
  func lines(_ message: ChatMessage, mostRows: Int = mostRows) -> [Line] {
    var head = self.head(message.time, message.author)
    if let root = message.thread, !isThread { head.add("(in \(root)) ", .dim) }
    var lines: [Line]
    if message.isErased {
      head.add("(erased)", .dim)
      lines = [head]
    } else if let text = message.text {
      lines = body(text, head, mostRows)
    } else {
      head.add("(the text is not on this node)", .dim)
      lines = [head]
    }
    let marks = self.marks(message)
    if !marks.isEmpty { append(marks, to: &lines) }
    for (number, file) in message.files.enumerated() { lines.append(line(number, file)) }
    if !message.reactions.isEmpty { lines.append(reactions(message)) }
    return lines
  }

  private func lines(_ message: PendingMessage) -> [Line] {
    let head = self.head(message.time, address)
    var lines = body(message.text, head, Self.mostRows)
    switch message.stage {
    case .sending: append("(sending)", to: &lines)
    case .accepted: append("(accepted, waits for the channel's home)", to: &lines)
    case .failed(let code, let detail):
      let words = SafeText.label("(not sent: \(code): \(detail); Alt-R sends it again, Alt-X drops it)")
      lines += Wrapping.wrapped(words, columns: max(1, textColumns - indent)).map { indented($0, .red) }
    }
    return lines
  }

  private func head(_ milliseconds: Int64, _ author: String) -> Line {
    var head = Line(time.clock(milliseconds) + " ", .dim)
    let name = Wrapping.cut(SafeText.label(shortened(author)), columns: max(4, textColumns / 2))
    head.add(name, author == address ? [.bold, .green] : .bold)
    head.add(": ")
    return head
  }

  /// Own users by their name alone; others keep their domain.
  func shortened(_ author: String) -> String {
    let domain = address.drop { $0 != "@" }
    return !domain.isEmpty && author.hasSuffix(domain) ? String(author.dropLast(domain.count)) : author
  }

  private func body(_ text: String, _ head: Line, _ mostRows: Int) -> [Line] {
    // The first line shares its row with the head, the others stand under it with less indent.
    let columns = max(1, textColumns - indent)
    let room = max(0, head.width - indent)
    let (parts, hasMore) = Wrapping.lines(of: text, columns: columns, firstIndent: room, limit: mostRows)
    var lines: [Line] = []
    for (index, part) in parts.enumerated() {
      if index == 0 {
        var first = head
        first.add(part, mentions(part))
        lines.append(first)
      } else {
        lines.append(indented(part, mentions(part)))
      }
    }
    if hasMore { lines.append(indented("… (Enter shows the whole message)", .dim)) }
    return lines
  }

  private func mentions(_ text: String) -> Tone {
    let name = "@" + address.prefix { $0 != "@" }
    return text.contains(name) ? .cyan : []
  }

  private func indented(_ text: String, _ tone: Tone = []) -> Line {
    var line = Line(String(repeating: " ", count: indent))
    line.add(text, tone)
    return line
  }

  private func marks(_ message: ChatMessage) -> String {
    var marks: [String] = []
    if message.isEdited && !message.isErased { marks.append("edited") }
    if message.isPinned { marks.append("pinned") }
    if let mirrored, message.author == address, message.sequence >= mirrored {
      marks.append("not mirrored yet")
    }
    if message.replies > 0 && !isThread {
      marks.append(message.replies == 1 ? "1 reply" : "\(message.replies) replies")
    }
    return marks.isEmpty ? "" : "(\(marks.joined(separator: ", ")))"
  }

  /// Behind the last line if there is room, else below it.
  private func append(_ marks: String, to lines: inout [Line]) {
    let last = lines.count - 1
    if lines[last].width + 1 + marks.count <= textColumns {
      lines[last].add(" " + marks, .dim)
    } else {
      lines.append(indented(Wrapping.cut(marks, columns: max(1, textColumns - indent)), .dim))
    }
  }

  private func line(_ number: Int, _ file: MessageFile) -> Line {
    let parts = FileLine.parts(number, file)
    let room = max(1, textColumns - indent - TextWidth.of("\(parts.number)  \(parts.facts)"))
    var line = indented("\(parts.number) ", .dim)
    line.add(Wrapping.cut(parts.name, columns: max(8, room)), .cyan)
    if room >= 8 { line.add(" \(parts.facts)", .dim) }
    return line
  }

  private func reactions(_ message: ChatMessage) -> Line {
    let parts = message.reactions.map { reaction in
      let own = reaction.authors.contains(address) ? "*" : ""
      return "\(Wrapping.cut(SafeText.label(reaction.text), columns: 16)) \(reaction.authors.count)\(own)"
    }
    return indented(Wrapping.cut(parts.joined(separator: "  "), columns: max(1, textColumns - indent)))
  }
}
