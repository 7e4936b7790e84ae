import Client

/// `hanse channels roles` and `define-role`.
enum Roles {
  private static let role = PositionalSpec("ROLE", "the role's name")
  private static let rank = OptionSpec.integer(
    "rank", "N", 0...100, "who has a higher rank may change those who have a lower one")
  private static let capability = OptionSpec.text(
    "may", "CAPABILITY", "a capability, as `channels roles` lists them", repeatable: true)

  static let list = CommandSpec(
    "channels roles", "list a channel's roles and what they may do", positionals: [CommonArguments.channel],
    examples: ["channels roles general"], run: runList)

  static let define = CommandSpec(
    "channels define-role", "change a role of a channel, or make a new one",
    details: ["The role may do what is given and nothing else."],
    positionals: [CommonArguments.channel, role], options: [rank, capability, ReceiptReport.wait],
    examples: ["channels define-role general clerk --rank 5 --may sendMessage --may react --may pin"]
  ) { arguments, context throws(CommandFailure) in
    guard let rank = arguments.integer(rank) else {
      throw CommandFailure(
        .usage, "optionMissing", "a role needs --rank", next: "see the ranks: hanse channels roles CHANNEL")
    }
    return try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.defineRole(
        arguments.text(role), rank: rank, capabilities: arguments.values(capability), in: channel, wait: wait)
    }
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let roles = try attempt { () throws(ClientError) in try client.roles(of: id) }
    context.output.print(roles.json) { style in
      var table = Table("ROLE", "#RANK", "MAY")
      for role in roles.elements {
        table.add(role.name, "\(role.rank)", role.capabilities.joined(separator: ", "))
      }
      return table.lines(style)
    }
    return .done
  }
}
