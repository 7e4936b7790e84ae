import Client

/// Prints what the stream told.
struct FollowPrinter {
  let output: Output
  let client: HanseClient
  var names: ChannelNames
  /// Channel ids; all if empty.
  let wanted: Set<String>
  /// Entries and invitations still to print.
  private(set) var remaining: Int64
  private var cursor: String?

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
      case .entry(let entry): print(entry)
      case .invitation(let item):
        cursor = item.cursor
        guard wanted.isEmpty || wanted.contains(item.invitation.channel) else { continue }
        output.print(item.json) { style in [EntryLines.line(item.invitation, style)] }
        remaining -= 1
      case .disconnected(let error, let delay):
        Complaint.note("\(error.detail) (\(error.code)); trying again in \(delay) ms")
      case .ended(let error): throw CommandFailure(error)
      }
    }
  }

  private mutating func print(_ entry: StreamEntry) {
    cursor = entry.cursor
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
