import Client
import Terminal

/// `hanse channels`: what channels there are, and a new one.
enum Channels {
  private static let name = PositionalSpec("NAME", "the new channel's name")
  private static let topic = OptionSpec.text("topic", "TEXT", "what the channel is about")

  private static let form = OptionSpec.choice(
    "form", ["channel", "group"], "a group is known by who is in it, and joined by invitation alone")
  private static let member = OptionSpec.text(
    "member", "ADDRESS", "invite this user in the same step, 100 at most", repeatable: true)

  static let list = CommandSpec(
    "channels list", "list the channels you have joined",
    examples: ["channels list", "channels list --json"],
    run: runList)
  static let create = CommandSpec(
    "channels create", "create a channel whose home is this node", positionals: [name],
    options: [
      topic, form, member, ChannelSettings.access, ChannelSettings.joinRole, ChannelSettings.retention,
      ChannelSettings.editHistory,
    ],
    examples: [
      "channels create general --topic \"All of us\"",
      "channels create harbour --access peers --join-role reader --retention 90d",
      "channels create crew --form group --member bob@b.example --member carol@c.example",
    ], run: runCreate)
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
          channel.title, String(channel.id.prefix(8)), channel.home, channel.role, "\(channel.members)",
          "\(channel.size)", AttentionText.count(channel.attention), "\(channel.attention.mentions)",
          channel.isArchived ? "archived" : state)
      }
      return table.lines(style)
    }
    return .done
  }

  private static func runCreate(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    var settings = try ChannelSettings.change(arguments)
    (settings.name, settings.topic) = (arguments.text(name), arguments.value(topic))
    let made = settings
    let channel = try attempt { () throws(ClientError) in
      try client.createChannel(made, form: arguments.value(form), members: arguments.values(member))
    }
    context.output.print(channel.json) { style in
      ["created \(style.bold(SafeText.line(channel.name)))  \(SafeText.line(channel.id))"]
    }
    return .done
  }

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let channel = try attempt { () throws(ClientError) in try client.channel(id) }
    context.output.print(channel.json) { style in FieldList.lines(fields(channel), style) }
    return .done
  }

  private static func fields(_ channel: Channel) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = [
      ("name", channel.name), ("id", channel.id), ("topic", channel.topic), ("home", channel.home),
      ("privacy", channel.privacy), ("form", channel.form),
    ]
    if !channel.with.isEmpty { fields.append(("with", channel.with.joined(separator: ", "))) }
    let kept: String = channel.retention.map(LocalTime.length) ?? "for good"
    let older: String = channel.keepsEditHistory ? "kept after an edit" : "gone after an edit"
    fields += [
      ("open to", channel.access), ("texts kept", kept), ("older texts", older), ("role", channel.role),
      ("members", "\(channel.members)"), ("entries", "\(channel.size)"),
      ("unread", AttentionText.sentence(channel.attention)),
      ("notifications", channel.attention.notifications),
    ]
    if !channel.mirroring.mirrors.isEmpty {
      fields.append(("mirrored", MirrorText.sentence(channel.mirroring, of: channel.size)))
      for mirror in channel.mirroring.mirrors { fields.append(("mirror", MirrorText.sentence(mirror))) }
    } else if let cosigned = channel.mirroring.cosigned {
      fields.append(("cosigned", LocalTime.stamp(cosigned)))
    }
    let state = [channel.state, channel.fault].compactMap(\.self).joined(separator: ": ")
    fields.append(("state", channel.isArchived ? "archived" : state))
    return fields
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
