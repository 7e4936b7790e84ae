internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of an `Invitation`. The letter brings the inviter's user name, for nodes that do not have the
  /// directory of the inviter's node yet.
  mutating func invitation(_ invitation: StoredInvitation, _ view: NodeView) {
    let letter = invitation.letter
    let inviter = Author(node: letter.inviter.node, user: letter.inviter.user)
    let person = view.person(letter.inviter)
    let name = letter.inviterName.string
    let domain = view.domains[letter.inviter.node]
    let written = domain.flatMap { name.isEmpty ? nil : "\(name)@\($0)" }
    field("channel", hex: letter.channel.bytes.bytes)
    field("name", utf8: letter.channelName.utf8)
    field("home", view.shownDomain(of: letter.home))
    field("form", letter.form.name)
    field("privacy", letter.privacy.name)
    field("from", person?.address ?? written ?? view.address(of: inviter))
    field("fromName", person?.displayName ?? (name.isEmpty ? view.displayName(of: inviter) : name))
    field("time", invitation.timeMilliseconds)
  }
}
