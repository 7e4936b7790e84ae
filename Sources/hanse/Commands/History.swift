import Client

/// `hanse history`: a page of messages.
enum History {
  private static let before = OptionSpec.integer(
    "before", "N", 0...Int64.max, "only messages before message N")
  private static let after = OptionSpec.integer("after", "N", 0...Int64.max, "only messages after message N")
  private static let limit = OptionSpec.integer(
    "limit", "N", 1...200, "at most this many messages, 50 without")
  private static let thread = OptionSpec.integer("thread", "N", 0...Int64.max, "only the thread of message N")

  static let command = CommandSpec(
    "history", "show messages of a channel, oldest first",
    details: [
      "Without --before and --after: the newest. Page back with --before and the first number shown."
    ],
    positionals: [CommonArguments.channel], options: [before, after, limit, thread],
    examples: [
      "history general --limit 20", "history general --before 42", "history general --thread 42 --json",
    ],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let page = try attempt { () throws(ClientError) in
      try client.messages(
        in: channel, before: arguments.integer(before), after: arguments.integer(after),
        limit: arguments.integer(limit).map(Int.init), thread: arguments.integer(thread))
    }
    context.output.print(page.json) { style in
      let lines = MessageLines.page(page.elements, gaps: page.gaps, style)
      guard page.hasMore, let first = page.elements.first, let last = page.elements.last else { return lines }
      let isForward = arguments.has(after) && !arguments.has(before)
      return isForward
        ? lines + [style.dim("more: --after \(last.sequence)")]
        : [style.dim("more: --before \(first.sequence)")] + lines
    }
    return .done
  }
}
