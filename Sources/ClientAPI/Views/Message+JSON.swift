internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// What a page of history jumps.
  mutating func gaps(_ gaps: [LogGap]) {
    arrayField("gaps") { json in
      for gap in gaps {
        json.object { json in
          json.field("first", gap.first)
          json.field("last", gap.last)
        }
      }
    }
  }

  /// The fields of a `Message`: the one place where history and search write them.
  mutating func message(_ message: MessageView, channel: LogID, _ view: NodeView) {
    let header = message.stored.header
    field("channel", hex: channel.bytes.bytes)
    field("sequence", message.stored.sequence)
    field("event", hex: message.stored.event.bytes.bytes)
    field("author", view.address(of: header.author))
    field("authorName", view.displayName(of: header.author))
    field("time", header.timeMilliseconds)
    field("thread", ifPresent: message.thread)
    if let text = message.text { field("text", utf8: text) } else { nullField("text") }
    field("edited", ifPresent: message.editedMilliseconds)
    field("erased", message.isErased)
    field("expired", message.isExpired)
    field("pinned", message.isPinned)
    if !message.mentions.isEmpty { mentions(message.mentions, view) }
    if message.mentionsEverybody { field("mentionsAll", true) }
    if !message.files.isEmpty { files(message.files) }
    field("replies", message.replies)
    arrayField("reactions") { json in
      for reaction in message.reactions { json.object { $0.reaction(reaction, view) } }
    }
  }

  mutating func mentions(_ mentions: [Participant], _ view: NodeView) {
    arrayField("mentions") { json in
      for one in mentions { json.value(view.address(of: Author(node: one.node, user: one.user))) }
    }
  }

  /// A message as it was first, or after one of its edits.
  mutating func version(_ version: StoredEvent) {
    field("sequence", version.sequence)
    field("time", version.header.timeMilliseconds)
    if let text = version.text { field("text", utf8: text) } else { nullField("text") }
  }

  private mutating func reaction(_ reaction: MessageView.Reaction, _ view: NodeView) {
    field("text", utf8: reaction.text)
    arrayField("authors") { json in
      for author in reaction.authors { json.value(view.address(of: author)) }
    }
  }
}
