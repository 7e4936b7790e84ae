import Client

/// `hanse invite` and `hanse invitations`.
enum Invitations {
  private static let role = OptionSpec.text(
    "role", "ROLE", "the role once joined: owner, moderator, member (the default) or reader")

  static let invite = CommandSpec(
    "invite", "invite a user of any node to a channel",
    positionals: [CommonArguments.channel, CommonArguments.address],
    options: [role, ReceiptReport.wait],
    examples: ["invite general bob@b.example", "invite general carol@c.example --role reader --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      let address = arguments.text(CommonArguments.address)
      return try client.invite(address, to: channel, role: arguments.value(role), wait: wait)
    }
  }

  static let list = CommandSpec(
    "invitations list", "list the invitations you have not answered", examples: ["invitations list"],
    run: runList)

  static let accept = CommandSpec(
    "invitations accept", "join the channel of an invitation", positionals: [CommonArguments.channel],
    options: [ReceiptReport.wait], examples: ["invitations accept general --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    try answer(arguments, context) { client, channel, wait throws(ClientError) in
      try client.accept(invitationTo: channel, wait: wait)
    }
  }

  static let decline = CommandSpec(
    "invitations decline", "turn an invitation down", positionals: [CommonArguments.channel],
    options: [ReceiptReport.wait], examples: ["invitations decline general"]
  ) { arguments, context throws(CommandFailure) in
    try answer(arguments, context) { client, channel, wait throws(ClientError) in
      try client.decline(invitationTo: channel, wait: wait)
    }
  }

  private static func answer(
    _ arguments: ParsedArguments, _ context: CommandContext, _ request: ChannelChange.Request
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.invited(arguments.text(CommonArguments.channel), client)
    return try ChannelChange.run(on: channel, client, arguments, context, request)
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let invitations = try attempt { () throws(ClientError) in try client.invitations() }
    context.output.print(invitations.json) { style in
      var table = Table("CHANNEL", "ID", "HOME", "FROM", "SINCE")
      for invitation in invitations.elements {
        table.add(
          invitation.name, String(invitation.channel.prefix(8)), invitation.home, invitation.from,
          LocalTime.stamp(invitation.time))
      }
      return table.lines(style)
    }
    return .done
  }
}
