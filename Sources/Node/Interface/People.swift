internal import Model
internal import Wire

/// Everybody whom the directories that are held name: kept up user by user, since a directory is its node's to fill.
struct People: Sendable {
  private var users = Shelves<Participant, DirectoryUser>()
  private var byName = Shelves<Text, [Participant]>()

  init() {}

  subscript(participant: Participant) -> DirectoryUser? { users[participant] }

  /// Those who have this name, each at a node of their own or at one where it was another's before, whose account is closed.
  func named(_ name: Text) -> [Participant] { byName[name] ?? [] }

  mutating func note(_ user: DirectoryUser, at node: NodeID) {
    let participant = Participant(node: node, user: user.user)
    if let old = users[participant], old.name != user.name {
      byName[old.name]?.removeAll { $0 == participant }
      if byName[old.name]?.isEmpty == true { byName[old.name] = nil }
    }
    if users[participant]?.name != user.name { byName[user.name] = named(user.name) + [participant] }
    users[participant] = user
  }
}
