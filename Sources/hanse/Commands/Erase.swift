import Client

/// `hanse erase`: removes a message's text for good.
enum Erase {
  static let command = CommandSpec(
    "erase", "erase a message's text for good, on every node",
    positionals: [CommonArguments.channel, CommonArguments.sequence], options: [ReceiptReport.wait],
    examples: ["erase general 42 --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.erase(arguments.integer(CommonArguments.sequence), in: channel, wait: wait)
    }
  }
}
