internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of a `User`.
  mutating func user(_ account: Account, _ node: HanseNode) {
    let name = account.name.string
    field("id", hex: account.user.bytes.bytes)
    field("name", name)
    field("address", "\(name)@\(node.domain)")
    field("displayName", node.view.person(node.participant(of: account.user))?.displayName ?? name)
    field("about", utf8: account.about.utf8)
    field("admin", account.isAdmin)
    field("active", account.isActive)
  }

  /// The fields of a `User` of another node: what its directory says.
  mutating func user(_ participant: Participant, _ person: NodeView.Person, name: Text) {
    field("id", hex: participant.user.bytes.bytes)
    field("name", utf8: name.utf8)
    field("address", person.address)
    field("displayName", person.displayName)
    field("active", person.isActive)
  }
}
