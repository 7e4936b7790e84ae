import Client
import Terminal

/// `hanse mentions`: where somebody called the user.
enum Mentions {
  private static let before = OptionSpec.integer(
    "before", "NUMBER", 0...Int64.max, "the page after, as the last line of a page says")
  private static let limit = OptionSpec.integer(
    "limit", "N", 1...200, "at most this many messages, 50 without")

  static let command = CommandSpec(
    "mentions", "show messages that mention you, newest first", options: [before, limit],
    examples: ["mentions", "mentions --limit 10 --json"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let page = try attempt { () throws(ClientError) in
      try client.mentions(
        before: arguments.integer(before), limit: arguments.integer(limit).map(Int.init))
    }
    if context.output.wantsJSON {
      context.output.print(page.json)
    } else {
      context.output.print(lines(page, try ChannelNames(client), context.output.style))
    }
    return .done
  }

  private static func lines(_ page: Listing<Mention>, _ names: ChannelNames, _ style: Style) -> [String] {
    var lines: [String] = []
    for mention in page.elements {
      let message = mention.message
      let place = SafeText.line("\(names.name(message.channel)) \(message.sequence)")
      let head = "\(style.dim(LocalTime.stamp(message.time))) \(style.green(place))"
      lines += MessageLines.lines(message, head: head, indent: 4, style)
    }
    if page.elements.isEmpty { lines.append("nobody has mentioned you") }
    if page.hasMore, let last = page.elements.last {
      lines.append(style.dim("more: --before \(last.number)"))
    }
    return lines
  }
}
