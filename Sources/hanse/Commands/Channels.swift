import Client

/// `hanse channels`: what channels there are, and a new one.
enum Channels {
  private static let name = PositionalSpec("NAME", "the new channel's name")
  private static let topic = OptionSpec.text("topic", "TEXT", "what the channel is about")

  static let list = CommandSpec(
    "channels list", "list the channels you have joined",
    examples: ["channels list", "channels list --json"],
    run: runList)
  static let create = CommandSpec(
    "channels create", "create a channel whose home is this node", positionals: [name], options: [topic],
    examples: ["channels create general --topic \"All of us\""], run: runCreate)
  static let show = CommandSpec(
    "channels show", "show one channel", positionals: [CommonArguments.channel],
    examples: ["channels show general"], run: runShow)
  static let members = CommandSpec(
    "channels members", "list who is in a channel, invited or banned", positionals: [CommonArguments.channel],
    examples: ["channels members general"], run: runMembers)

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channels = try attempt { () throws(ClientError) in try client.channels() }
    context.output.print(channels.json) { style in
      var table = Table("NAME", "ID", "HOME", "ROLE", "#MEMBERS", "#ENTRIES", "#UNREAD", "#MENTIONS", "STATE")
      for channel in channels.elements {
        let state = [channel.state, channel.fault].compactMap(\.self).joined(separator: ": ")
        table.add(
          channel.name, String(channel.id.prefix(8)), channel.home, channel.role, "\(channel.members)",
          "\(channel.size)", AttentionText.count(channel.attention), "\(channel.attention.mentions)", state)
      }
      return table.lines(style)
    }
    return .done
  }

  private static func runCreate(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try attempt { () throws(ClientError) in
      try client.createChannel(name: arguments.text(name), topic: arguments.value(topic))
    }
    context.output.print(channel.json) { style in
      ["created \(style.bold(TerminalText.line(channel.name)))  \(TerminalText.line(channel.id))"]
    }
    return .done
  }

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let channel = try attempt { () throws(ClientError) in try client.channel(id) }
    context.output.print(channel.json) { style in
      FieldList.lines(
        [
          ("name", channel.name), ("id", channel.id), ("topic", channel.topic), ("home", channel.home),
          ("privacy", channel.privacy), ("role", channel.role), ("members", "\(channel.members)"),
          ("entries", "\(channel.size)"),
          ("unread", AttentionText.sentence(channel.attention)),
          ("notifications", channel.attention.notifications),
          ("state", [channel.state, channel.fault].compactMap(\.self).joined(separator: ": ")),
        ], style)
    }
    return .done
  }

  private static func runMembers(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let members = try attempt { () throws(ClientError) in try client.members(of: id) }
    context.output.print(members.json) { style in
      var table = Table("ADDRESS", "NAME", "ROLE", "STATUS")
      for member in members.elements {
        table.add(member.address, member.displayName, member.role, member.status)
      }
      return table.lines(style)
    }
    return .done
  }
}
