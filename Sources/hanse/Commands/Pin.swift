import Client

/// `hanse pin`: pins a message.
enum Pin {
  private static let remove = OptionSpec.flag("remove", "take the pin off")

  static let command = CommandSpec(
    "pin", "pin a message", positionals: [CommonArguments.channel, CommonArguments.sequence],
    options: [remove, ReceiptReport.wait], examples: ["pin general 42", "pin general 42 --remove"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.pin(
        arguments.integer(CommonArguments.sequence), in: channel, remove: arguments.has(remove), wait: wait)
    }
  }
}
