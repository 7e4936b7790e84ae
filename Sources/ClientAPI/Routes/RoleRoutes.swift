internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Wire

/// The roles of a channel, and what they may do.
enum RoleRoutes {
  static let all = [
    Route("GET", "channels/{channel}/roles", .user, list),
    Route("PUT", "channels/{channel}/roles/{role}", .user, body: .required, parameters: ["wait"], define),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let roles = try call.channel().state.roles.values.map(\.definition)
    call.answer { json in
      json.arrayField("roles") { json in
        for role in roles.sorted(by: { ($1.rank, $0.role) < ($0.rank, $1.role) }) {
          json.object { json in
            json.field("name", utf8: role.name.utf8)
            json.field("rank", role.rank)
            json.field("capabilities", Capabilities.names(in: role.capabilities).map(\.0))
          }
        }
      }
    }
  }

  @Sendable private static func define(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["rank", "capabilities"])
    let (rank, names) = try call.fields { () throws(JSONError) in
      (try object.integer("rank", in: 0...Limits.rank), try object.strings("capabilities"))
    }
    var capabilities: Capabilities = []
    for name in names {
      guard let capability = Capabilities.names.first(where: { $0.0 == name })?.1 else {
        throw Problem(
          .fieldInvalid,
          "Capabilities are \(Capabilities.names.map(\.0).joined(separator: ", ")).")
      }
      capabilities.insert(capability)
    }
    let role = Text(call.captures["role"] ?? "")
    try call.perform(.defineRole(channel.id, name: role, rank: rank, capabilities))
  }
}

extension Capabilities {
  /// As the specification calls them (spec: rules, "Capabilities").
  static let names: [(String, Capabilities)] = [
    ("sendMessage", .sendMessage), ("editOwn", .editOwn), ("eraseOwn", .eraseOwn),
    ("eraseOther", .eraseOther),
    ("react", .react), ("pin", .pin), ("invite", .invite), ("kick", .kick), ("ban", .ban),
    ("assignRole", .assignRole), ("defineRole", .defineRole), ("changeName", .changeName),
    ("changeTopic", .changeTopic), ("changePolicy", .changePolicy), ("mentionAll", .mentionAll),
  ]

  static func names(in set: Capabilities) -> [(String, Capabilities)] {
    names.filter { set.contains($0.1) }
  }
}
