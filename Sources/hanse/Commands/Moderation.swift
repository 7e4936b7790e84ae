import Client

/// `hanse channels kick`, `ban`, `unban` and `role`.
enum Moderation {
  private static let roleName = PositionalSpec(
    "ROLE", "owner, moderator, member, reader, or a role of the channel's")
  private static let who = [CommonArguments.channel, CommonArguments.address]

  static let kick = CommandSpec(
    "channels kick", "remove a member, who may be invited again", positionals: who,
    options: [ReceiptReport.wait],
    examples: ["channels kick general mallory@b.example"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.kick(arguments.text(CommonArguments.address), from: channel, wait: wait)
    }
  }

  static let ban = CommandSpec(
    "channels ban", "remove a user for as long as the ban stands", positionals: who,
    options: [ReceiptReport.wait],
    examples: ["channels ban general mallory@b.example --wait ordered"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.ban(arguments.text(CommonArguments.address), from: channel, wait: wait)
    }
  }

  static let unban = CommandSpec(
    "channels unban", "take a ban back", positionals: who, options: [ReceiptReport.wait],
    examples: ["channels unban general mallory@b.example"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.unban(arguments.text(CommonArguments.address), from: channel, wait: wait)
    }
  }

  static let role = CommandSpec(
    "channels role", "give a member another role", positionals: who + [roleName],
    options: [ReceiptReport.wait],
    examples: ["channels role general bob@b.example moderator"]
  ) { arguments, context throws(CommandFailure) in
    try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      let address = arguments.text(CommonArguments.address)
      return try client.assignRole(arguments.text(roleName), to: address, in: channel, wait: wait)
    }
  }
}
