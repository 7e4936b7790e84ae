import Client

/// `hanse held`: invitations from other organisations that wait for an administrator.
enum HeldInvitations {
  private static let channel = PositionalSpec(
    "CHANNEL", "the id of the channel, or digits it begins with, as listed")
  private static let who = [channel, CommonArguments.address]

  static let list = CommandSpec(
    "held list", "list the invitations from other organisations that wait, as an admin",
    examples: ["held list"],
    run: runList)
  static let allow = decision("held allow", "let such an invitation through", isAllowed: true)
  static let decline = decision("held decline", "turn such an invitation down", isAllowed: false)

  private static func decision(_ name: String, _ what: String, isAllowed: Bool) -> CommandSpec {
    CommandSpec(name, "\(what), as an admin", positionals: who, examples: ["\(name) 1f2e3d anna@a.example"]) {
      arguments, context throws(CommandFailure) in
      let client = try context.client()
      let user = arguments.text(CommonArguments.address)
      let held = try attempt { () throws(ClientError) in try client.heldInvitations() }.elements
        .filter { $0.user == user }.map(\.invitation)
      let found = try ChannelResolver.resolve(
        arguments.text(channel), among: held.map { ChannelResolver.Candidate(id: $0.channel, name: $0.name) },
        what: "invitation of \(user) that waits", list: "hanse held list")
      try attempt { () throws(ClientError) in
        try client.decide(heldInvitationTo: found.id, of: user, allow: isAllowed)
      }
      return .done
    }
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let held = try attempt { () throws(ClientError) in try client.heldInvitations() }
    context.output.print(held.json) { style in
      var table = Table("CHANNEL", "ID", "HOME", "FROM", "TO", "SINCE")
      for item in held.elements {
        let invitation = item.invitation
        table.add(
          invitation.name, String(invitation.channel.prefix(8)), invitation.home, invitation.from, item.user,
          LocalTime.stamp(invitation.time))
      }
      return table.lines(style)
    }
    return .done
  }
}
