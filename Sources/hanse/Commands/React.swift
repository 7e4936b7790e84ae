import Client

/// `hanse react`: a reaction to a message.
enum React {
  private static let emoji = PositionalSpec("EMOJI", "an emoji, or a short text")
  private static let remove = OptionSpec.flag("remove", "take your reaction back")

  static let command = CommandSpec(
    "react", "react to a message", positionals: [CommonArguments.channel, CommonArguments.sequence, emoji],
    options: [remove, ReceiptReport.wait], examples: ["react general 42 👍", "react general 42 👍 --remove"]
  ) { arguments, context throws(CommandFailure) in
    guard !arguments.text(emoji).isEmpty else {
      throw CommandFailure(
        .usage, "valueInvalid", "EMOJI must not be empty", next: "write: hanse react general 42 👍")
    }
    return try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.react(
        arguments.text(emoji), to: arguments.integer(CommonArguments.sequence), in: channel,
        remove: arguments.has(remove), wait: wait)
    }
  }
}
