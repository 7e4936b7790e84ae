import Client

/// `hanse read`: marks a channel as read.
enum Read {
  private static let sequence = PositionalSpec(
    "N", "up to this message; without: up to the newest", count: .optional, rule: .integer(0...Int64.max))
  private static let unread = OptionSpec.flag("unread", "from message N on, mark as unread")

  static let command = CommandSpec(
    "read", "mark a channel as read, on all your devices",
    details: ["What you have read is never taken back, but by --unread."],
    positionals: [CommonArguments.channel, sequence], options: [unread],
    examples: ["read general", "read general 42", "read general 42 --unread"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let given = arguments.optional(sequence).flatMap { Int64($0) }
    guard given != nil || !arguments.has(unread) else {
      throw CommandFailure(
        .usage, "argumentMissing", "--unread needs the message to begin with",
        next: "write: hanse read CHANNEL N --unread")
    }
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let attention = try attempt { () throws(ClientError) -> Attention in
      let upTo: Int64
      if let given { upTo = given } else { upTo = max(0, try client.channel(id).size - 1) }
      return try client.markRead(id, upTo, asUnread: arguments.has(unread))
    }
    context.output.print(attention.json) { _ in [AttentionText.sentence(attention)] }
    return .done
  }
}
