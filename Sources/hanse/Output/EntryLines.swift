import Client
import Terminal

/// Entries of the stream as people read them.
enum EntryLines {
  static func lines(_ entry: StreamEntry, channel: String, _ style: Style) -> [String] {
    let place = SafeText.line("\(channel) \(entry.sequence)")
    let head = "\(style.dim(LocalTime.clock(entry.time))) \(style.green(place))"
    var lines: [String]
    if entry.kind == "message" {
      let thread = entry.thread.map { style.dim(" (in thread \($0))") } ?? ""
      let author = style.bold(SafeText.line(entry.author))
      let text = SafeText.block(entry.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      lines = ["\(head) \(author)\(thread): \(text.first ?? "")"] + text.dropFirst().map { "    \($0)" }
      lines += entry.files.enumerated().map { "    " + FileText.line($0, $1, style) }
    } else {
      lines = ["\(head) \(style.dim(SafeText.line("* \(entry.author) \(deed(entry))")))"]
    }
    if !entry.isAccepted {
      lines[lines.count - 1] += style.red(" (refused: \(SafeText.line(entry.verdict)))")
    }
    return lines
  }

  static func line(_ invitation: Invitation, _ style: Style) -> String {
    let name = style.bold(SafeText.line(invitation.name))
    let advice = SafeText.line("hanse invitations accept \(invitation.channel.prefix(12))")
    let from = SafeText.line("* \(invitation.from) invites you to")
    return "\(style.dim(LocalTime.clock(invitation.time))) \(from) \(name): \(advice)"
  }

  private static func deed(_ entry: StreamEntry) -> String {
    let target = entry.target.map(String.init) ?? "a message"
    let subject = entry.subject ?? "somebody"
    let text = entry.text ?? ""
    switch entry.kind {
    case "edit": return "edited \(target): \(text)"
    case "erase": return "erased \(target)"
    case "reaction": return "reacted to \(target) with \(text)"
    case "unreact": return "took a reaction to \(target) back: \(text)"
    case "pin": return "pinned \(target)"
    case "unpin": return "unpinned \(target)"
    case "create": return "created the channel"
    case "invite": return "invited \(subject)"
    case "join": return "joined"
    case "leave": return "left"
    case "kick": return "removed \(subject)"
    case "ban": return "banned \(subject)"
    case "unban": return "took the ban of \(subject) back"
    case "assignRole": return "changed the role of \(subject) \(text)"
    case "name": return "named the channel \(text)"
    case "topic": return "set the topic: \(text)"
    case "defineRole", "policy": return "changed the channel's \(entry.kind == "policy" ? "policy" : "roles")"
    case "nodeDocument": return "renewed the node's document"
    default: return "\(entry.kind) \(text)"
    }
  }
}
