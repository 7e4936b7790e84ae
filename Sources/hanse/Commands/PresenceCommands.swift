import Client

/// `hanse presence`, `hanse settings` and `hanse channels notify`: what others know of the user, and the user of others.
enum PresenceCommands {
  private static let audiences = ["nobody", "organisation", "everyone"]
  private static let state = PositionalSpec("STATE", "online or away", rule: .choice(["online", "away"]))
  private static let level = PositionalSpec(
    "LEVEL", "all, mentions or none", rule: .choice(["all", "mentions", "none"]))
  private static let presence = OptionSpec.choice("presence", audiences, "who sees whether you are there")
  private static let readPositions = OptionSpec.choice("read", audiences, "who sees what you have read")
  private static let typing = OptionSpec.choice("typing", audiences, "who sees that you write")

  static let show = CommandSpec(
    "presence show", "show whether somebody is there with whom you share a channel",
    positionals: [CommonArguments.address], examples: ["presence show bob@b.example"], run: runShow)
  static let set = CommandSpec(
    "presence set", "say that you are there, or away",
    details: ["It holds until the last stream of yours ends."],
    positionals: [state], examples: ["presence set away"], run: runSet)
  static let settings = CommandSpec(
    "settings", "show or change who is told what of your doings",
    details: [
      "The organisation is this node's users; everyone are also those of other nodes in your channels."
    ],
    options: [presence, readPositions, typing], examples: ["settings", "settings --read everyone"],
    run: runSettings)
  static let notify = CommandSpec(
    "channels notify", "say what of a channel counts as unread",
    positionals: [CommonArguments.channel, level], examples: ["channels notify general mentions"],
    run: runNotify)

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let found = try attempt { () throws(ClientError) in
      try client.presence(of: arguments.text(CommonArguments.address))
    }
    context.output.print(found.json) { _ in [AttentionText.sentence(found)] }
    return .done
  }

  private static func runSet(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    try attempt { () throws(ClientError) in try client.setPresence(arguments.text(state)) }
    return .done
  }

  private static func runSettings(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let changes = [presence, readPositions, typing].contains { arguments.has($0) }
    let settings = try attempt { () throws(ClientError) in
      guard changes else { return try client.settings() }
      return try client.changeSettings(
        presence: arguments.value(presence), readPositions: arguments.value(readPositions),
        typing: arguments.value(typing))
    }
    context.output.print(settings.json) { style in
      FieldList.lines(
        [
          ("presence", settings.presence), ("read", settings.readPositions), ("typing", settings.typing),
        ], style)
    }
    return .done
  }

  private static func runNotify(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    try attempt { () throws(ClientError) in try client.setNotifications(arguments.text(level), of: id) }
    return .done
  }
}
