import Client

/// `hanse channels rename`, `topic` and `leave`.
enum ChannelChanges {
  private static let name = PositionalSpec("NAME", "the new name")
  private static let topicText = PositionalSpec("TEXT", "the new topic; empty for none")

  static let rename = CommandSpec(
    "channels rename", "give a channel another name", positionals: [CommonArguments.channel, name],
    options: [ReceiptReport.wait], examples: ["channels rename general lobby --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.changeChannel(channel, name: arguments.text(name), wait: wait)
    }
  }

  static let topic = CommandSpec(
    "channels topic", "say what a channel is about", positionals: [CommonArguments.channel, topicText],
    options: [ReceiptReport.wait],
    examples: ["channels topic general \"All of us\"", "channels topic general \"\""]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.changeChannel(channel, topic: arguments.text(topicText), wait: wait)
    }
  }

  static let leave = CommandSpec(
    "channels leave", "leave a channel", positionals: [CommonArguments.channel],
    options: [ReceiptReport.wait],
    examples: ["channels leave general"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.leave(channel, wait: wait)
    }
  }
}
