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
    field("displayName", node.view.people[node.participant(of: account.user)]?.displayName ?? name)
    field("admin", account.isAdmin)
  }
}
