import Client
import Terminal

/// `hanse channels browse` and `join`, and `hanse direct`: channels without an invitation.
enum OpenChannels {
  private static let home = OptionSpec.text(
    "home", "DOMAIN", "the organisation whose channels are meant; this node's without")
  private static let channel = PositionalSpec("CHANNEL", "a channel's name as `browse` shows it, or its id")

  static let browse = CommandSpec(
    "channels browse", "list the channels you may join without an invitation, here or elsewhere",
    options: [home],
    examples: ["channels browse", "channels browse --home chat.example.org"], run: runBrowse)

  static let join = CommandSpec(
    "channels join", "join a channel without an invitation", positionals: [channel],
    options: [home, ReceiptReport.wait],
    examples: ["channels join general", "channels join harbour --home chat.example.org --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    let client = try context.client()
    let found = try find(arguments.text(channel), client, arguments.value(home))
    return try ChannelChange.run(on: found, client, arguments, context) {
      client, id, wait throws(ClientError) in
      try client.join(id, home: arguments.value(home), wait: wait)
    }
  }

  static let direct = CommandSpec(
    "direct", "open the channel between you and one other, the one there is or a new one",
    positionals: [CommonArguments.address], examples: ["direct bob@b.example"]
  ) { arguments, context throws(CommandFailure) in
    let client = try context.client()
    let channel = try attempt { () throws(ClientError) in
      try client.directChannel(with: arguments.text(CommonArguments.address))
    }
    context.output.print(channel.json) { style in
      ["\(style.bold(SafeText.line(channel.title)))  \(SafeText.line(channel.id))"]
    }
    return .done
  }

  private static func runBrowse(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    var last: String?
    repeat {
      let (home, after) = (arguments.value(home), last)
      let page = try attempt { () throws(ClientError) in try client.openChannels(home: home, after: after) }
      context.output.print(page.json) { style in
        var table = Table("NAME", "ID", "HOME", "#MEMBERS", "TOPIC")
        for channel in page.elements {
          table.add(
            channel.name, String(channel.id.prefix(12)), channel.home, "\(channel.members)", channel.topic)
        }
        return table.lines(style)
      }
      last = page.hasMore ? page.elements.last?.id : nil
    } while last != nil
    return .done
  }

  private static func find(
    _ given: String, _ client: HanseClient, _ home: String?
  ) throws(CommandFailure) -> ChannelResolver.Candidate {
    if ChannelResolver.isWholeID(given) { return ChannelResolver.Candidate(id: given, name: nil) }
    var candidates: [ChannelResolver.Candidate] = []
    var last: String?
    repeat {
      let after = last
      let page = try attempt { () throws(ClientError) in try client.openChannels(home: home, after: after) }
      candidates += page.elements.map { ChannelResolver.Candidate(id: $0.id, name: $0.name) }
      last = page.hasMore ? page.elements.last?.id : nil
    } while last != nil
    return try ChannelResolver.resolve(
      given, among: candidates, what: "channel to join",
      list: "hanse channels browse\(home.map { " --home \($0)" } ?? "")")
  }
}
