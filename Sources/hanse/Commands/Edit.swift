import Client

/// `hanse edit`: another text for a message.
enum Edit {
  static let command = CommandSpec(
    "edit", "give a message of yours another text",
    positionals: [CommonArguments.channel, CommonArguments.sequence, MessageText.positional],
    options: [ReceiptReport.wait], examples: ["edit general 42 \"Good evening\""]
  ) { arguments, context throws(CommandFailure) in
    let text = try MessageText.read(arguments)
    return try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.edit(arguments.integer(CommonArguments.sequence), in: channel, text: text, wait: wait)
    }
  }
}
