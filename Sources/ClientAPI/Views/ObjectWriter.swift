internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// The API's objects as JSON, each in one place.
extension JSONWriter {
  mutating func user(_ account: Account, _ node: HanseNode) {
    let participant = node.participant(of: account.user)
    field("id", hex: account.user.bytes.bytes)
    field("name", utf8: account.name.utf8)
    field("address", "\(account.name.string)@\(node.domain)")
    field("displayName", node.view.people[participant]?.displayName ?? account.name.string)
    field("admin", account.isAdmin)
  }

  mutating func channel(_ channel: NodeView.Channel, _ reading: Reading, _ caller: Participant) {
    let (state, view) = (channel.state, reading.view)
    field("id", hex: channel.id.bytes.bytes)
    field("name", utf8: state.name?.text.utf8 ?? [])
    field("topic", utf8: state.topic?.text.utf8 ?? [])
    field("privacy", "\(state.log.privacy)")
    field("home", view.domains[channel.home] ?? "")
    field("size", (try? reading.store.size(of: channel.reference)) ?? 0)
    field("state", channel.fault == nil ? "ok" : "stopped")
    field("fault", ifPresent: channel.fault)
    let role = state.participants[caller].flatMap { state.roles[$0.role]?.definition.name.string }
    field("role", role ?? "")
    field("members", state.participants.values.count { $0.status == .joined })
  }

  mutating func member(
    _ participant: Participant, _ record: ParticipantRecord, _ state: LogState, _ view: NodeView
  ) {
    let author = Author(node: participant.node, user: participant.user)
    field("address", view.address(of: author))
    field("displayName", view.displayName(of: author))
    field("status", "\(record.status)")
    field("role", state.roles[record.role]?.definition.name.string ?? "")
  }

  mutating func invitation(_ invitation: StoredInvitation, _ view: NodeView) {
    let letter = invitation.letter
    let inviter = Author(node: letter.inviter.node, user: letter.inviter.user)
    let domain = view.domains[letter.inviter.node] ?? ""
    field("channel", hex: letter.channel.bytes.bytes)
    field("name", utf8: letter.channelName.utf8)
    field("home", utf8: letter.homeDomain.utf8)
    field("privacy", "\(letter.privacy)")
    field(
      "from",
      letter.inviterName.utf8.isEmpty ? view.address(of: inviter) : "\(letter.inviterName.string)@\(domain)")
    field("fromName", utf8: letter.inviterName.utf8)
    field("time", invitation.timeMilliseconds)
  }

  mutating func receipt(_ receipt: Receipt) {
    field("event", hex: receipt.event.bytes.bytes)
    field("level", receipt.order == nil ? "accepted" : "ordered")
    field("channel", hex: receipt.channel.bytes.bytes)
    if let order = receipt.order {
      field("sequence", order.sequence)
      field("verdict", order.verdictCode)
    }
  }

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
    field("pinned", message.isPinned)
    field("replies", message.replies)
    arrayField("reactions") { json in
      for reaction in message.reactions {
        json.object { json in
          json.field("text", utf8: reaction.text)
          json.arrayField("authors") { json in
            for author in reaction.authors { json.value(view.address(of: author)) }
          }
        }
      }
    }
  }
}
