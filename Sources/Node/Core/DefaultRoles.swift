internal import Model
internal import Wire

/// The roles that a new channel begins with.
enum DefaultRoles {
  static let owner = RoleDefinition(role: 0, name: "owner", rank: 100, capabilities: .all)
  static let moderator = RoleDefinition(
    role: 1, name: "moderator", rank: 50,
    capabilities: [
      .sendMessage, .editOwn, .eraseOwn, .eraseOther, .react, .pin, .invite, .kick, .ban, .assignRole,
      .changeName, .changeTopic, .mentionAll,
    ])
  static let member = RoleDefinition(
    role: 2, name: "member", rank: 10, capabilities: [.sendMessage, .editOwn, .eraseOwn, .react, .invite])
  static let reader = RoleDefinition(role: 3, name: "reader", rank: 0, capabilities: [.react])

  static let all = [owner, moderator, member, reader]
}
