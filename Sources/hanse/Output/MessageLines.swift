import Client
import Terminal

/// Messages as people read them.
enum MessageLines {
  /// A page under headings of days, with a line where it jumps what the node does not have.
  static func page(_ messages: [Message], gaps: [HistoryGap] = [], _ style: Style) -> [String] {
    let width = messages.map { "\($0.sequence)".count }.max() ?? 0
    var lines: [String] = []
    var day = ""
    var gaps = gaps[...]
    for message in messages {
      while let gap = gaps.first, gap.last < message.sequence {
        lines.append(line(gap, style))
        gaps.removeFirst()
      }
      let today = LocalTime.day(message.time)
      if today != day { lines.append(style.dim("-- \(today) --")) }
      day = today
      let number = "\(message.sequence)"
      let padding = String(repeating: " ", count: width - number.count)
      let head = "\(padding)\(style.dim(number)) \(style.dim(LocalTime.clock(message.time)))"
      lines += self.lines(message, head: head, indent: width + 7, style)
    }
    return lines + gaps.map { line($0, style) }
  }

  private static func line(_ gap: HistoryGap, _ style: Style) -> String {
    style.dim("-- \(gap.first) to \(gap.last) never came to this node --")
  }

  /// One message; `head` is what stands before its author, `indent` how many columns that takes, `text` the text if it
  /// is not to be printed as it is.
  static func lines(
    _ message: Message, head: String, indent: Int, _ style: Style, text: String? = nil
  ) -> [String] {
    let author = style.bold(SafeText.line(message.author))
    let thread = message.thread.map { style.dim(" (in thread \($0))") } ?? ""
    let margin = String(repeating: " ", count: indent)
    var marks: [String] = []
    if message.edited != nil && !message.isErased { marks.append("edited") }
    if message.isPinned { marks.append("pinned") }
    if message.replies > 0 { marks.append(message.replies == 1 ? "1 reply" : "\(message.replies) replies") }
    let tail = marks.isEmpty ? "" : style.dim(" (\(marks.joined(separator: ", ")))")
    var body = block(message, text, style)
    body[body.count - 1] += tail
    var lines = ["\(head) \(author)\(thread): \(body[0])"] + body.dropFirst().map { margin + $0 }
    for (number, file) in message.files.enumerated() {
      lines.append(margin + FileText.line(number, file, style))
    }
    let reactions = message.reactions.map { "\(SafeText.line($0.text)) \($0.authors.count)" }
    if !reactions.isEmpty { lines.append(margin + reactions.joined(separator: "  ")) }
    return lines
  }

  /// The text's lines, at least one.
  private static func block(_ message: Message, _ shown: String?, _ style: Style) -> [String] {
    if message.isErased { return [style.dim("(erased)")] }
    guard let text = message.text else { return [style.dim("(the text is not on this node)")] }
    return (shown ?? SafeText.block(text)).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
  }
}
