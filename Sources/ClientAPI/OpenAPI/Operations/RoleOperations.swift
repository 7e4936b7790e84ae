enum RoleOperations {
  static let all = [
    Operation(
      "GET", "channels/{channel}/roles", "listRoles", "The roles of a channel, highest first",
      answers: .json(200, .shared("Roles")), refuses: [.unknownChannel]),
    Operation(
      "PUT", "channels/{channel}/roles/{role}", "defineRole", "Changes a role, or makes a new one",
      takes: .closed(
        .required("rank", .shared("Rank")), .required("capabilities", .array(of: .shared("Capability")))),
      answers: .receipt, refuses: [.unknownChannel]),
  ]
}
