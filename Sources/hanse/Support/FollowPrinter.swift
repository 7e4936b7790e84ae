import Client
import JSON
import Terminal

/// Prints what the stream told.
struct FollowPrinter {
  let output: Output
  let client: HanseClient
  var names: ChannelNames
  /// Channel ids; all if empty.
  let wanted: Set<String>
  /// Entries and invitations still to print.
  private(set) var remaining: Int64
  /// What is to be shown once the stream is there.
  var history: FollowHistory?
  private var cursor: String?
  /// The last message shown of each channel: the stream may bring it again.
  private var shown: [String: Int64] = [:]
  private var day = ""

  init(output: Output, client: HanseClient, names: ChannelNames, wanted: Set<String>, remaining: Int64) {
    self.output = output
    self.client = client
    self.names = names
    self.wanted = wanted
    self.remaining = remaining
  }

  /// Throws what ended the stream.
  mutating func print(_ events: [StreamEvent]) throws(CommandFailure) {
    for event in events where remaining > 0 {
      switch event {
      case .connected(let hello):
        cursor = hello.cursor
        if output.wantsJSON {
          output.print(hello.json)
        } else {
          Complaint.note("connected, cursor \(hello.cursor)")
        }
        try printHistory()
      case .entry(let entry): print(entry)
      case .invitation(let item):
        cursor = item.cursor
        guard wanted.isEmpty || wanted.contains(item.invitation.channel) else { continue }
        output.print(item.json) { style in [EntryLines.line(item.invitation, style)] }
        remaining -= 1
      // What people do now is for the chat; this shows what stands in the log.
      case .mention, .read, .typing, .presence: break
      case .mirrored(let channel, let size): printMirrored(channel, size)
      case .channelState(let channel, let fault):
        guard wanted.isEmpty || wanted.contains(channel) else { continue }
        let name = SafeText.line(names.name(channel))
        Complaint.note(
          fault.map { "\(name) has stopped and takes nothing more (\(SafeText.line($0)))" }
            ?? "\(name) goes on")
      case .disconnected(let error, let delay):
        Complaint.note("\(error.detail) (\(error.code)); trying again in \(delay) ms")
      case .ended(let error): throw CommandFailure(error)
      }
    }
  }

  /// What is in the log is safer than it was; no entry of its own, so that `--count` goes on.
  private func printMirrored(_ channel: String, _ size: Int64) {
    guard size > 0, wanted.isEmpty || wanted.contains(channel) else { return }
    if output.wantsJSON {
      output.print { json in
        json.field("type", "mirrored")
        json.field("channel", channel)
        json.field("size", size)
      }
    } else {
      output.print(output.style.dim("\(SafeText.line(names.name(channel))) is mirrored up to \(size - 1)"))
    }
  }

  /// Once only: what a later connection brings is complete by itself.
  private mutating func printHistory() throws(CommandFailure) {
    guard let history else { return }
    self.history = nil
    let messages = try history.messages(in: wanted.isEmpty ? names.channels : wanted.sorted())
    for message in messages {
      shown[message.channel] = max(shown[message.channel] ?? -1, message.sequence)
      if output.wantsJSON {
        output.print { json in
          json.field("type", "message")
          json.field("message", .object(message.json))
        }
      } else {
        output.print(lines(message, output.style))
      }
    }
  }

  private mutating func lines(_ message: Message, _ style: Style) -> [String] {
    let today = LocalTime.day(message.time)
    let heading = today == day ? [] : [style.dim("-- \(today) --")]
    day = today
    let place = SafeText.line("\(names.name(message.channel)) \(message.sequence)")
    let head = "\(style.dim(LocalTime.clock(message.time))) \(style.green(place))"
    return heading + MessageLines.lines(message, head: head, indent: 4, style)
  }

  private mutating func print(_ entry: StreamEntry) {
    cursor = entry.cursor
    if entry.kind == "message", entry.sequence <= shown[entry.channel] ?? -1 { return }
    guard wanted.isEmpty || wanted.contains(entry.channel) else { return }
    if !output.wantsJSON { names.note(entry, client) }
    let name = names.name(entry.channel)
    output.print(entry.json) { style in EntryLines.lines(entry, channel: name, style) }
    remaining -= 1
  }

  func finish() {
    if let cursor { Complaint.note("go on with: hanse follow --cursor \(cursor)") }
  }
}
