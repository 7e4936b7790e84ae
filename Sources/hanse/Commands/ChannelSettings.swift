import Client

/// `hanse channels set`: who may join, how long texts are kept, and whether anything more is said.
enum ChannelSettings {
  static let access = OptionSpec.choice(
    "access", ["invitation", "members", "peers"],
    "who may join without an invitation: nobody; users of the organisations that are in it; or of all peers")
  static let joinRole = OptionSpec.text("join-role", "ROLE", "the role of who joins without an invitation")
  static let retention = OptionSpec.text(
    "retention", "TIME", "how long texts are kept, as in 30d, 12h, 90m or 10s; `forever` for good")
  static let editHistory = OptionSpec.choice(
    "edit-history", ["on", "off"], "whether the texts before an edit are kept")
  private static let archived = OptionSpec.choice(
    "archived", ["on", "off"], "whether nothing more may be said in it")

  private static let mirrors = OptionSpec.text(
    "mirrors", "DOMAINS",
    "the organisations that keep the channel beside its home, as in b.example,c.example, one more or less at a time; "
      + "`none` for none")
  private static let quorum = OptionSpec.integer(
    "quorum", "N", 1...15, "how many mirrors make a message mirrored, more than half of them (the default)")

  static let command = CommandSpec(
    "channels set",
    "change who may join a channel, how long its texts are kept, its mirrors, and whether it is archived",
    positionals: [CommonArguments.channel],
    options: [access, joinRole, retention, editHistory, archived, mirrors, quorum, ReceiptReport.wait],
    examples: [
      "channels set general --access members --join-role reader", "channels set general --retention 30d",
      "channels set general --archived on --wait ordered",
      "channels set general --mirrors b.example,c.example --quorum 2 --wait mirrored",
    ]
  ) { arguments, context throws(CommandFailure) in
    var change = try ChannelSettings.change(arguments)
    if let text = arguments.value(archived) { change.archived = text == "on" }
    change.mirrors = try named(arguments)
    guard change != Client.ChannelChange() else {
      throw CommandFailure(
        .usage, "optionMissing", "there is nothing to change", next: "see: hanse channels set --help")
    }
    let settings = change
    return try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.changeChannel(channel, settings, wait: wait)
    }
  }

  /// What `create` and `set` have in common.
  static func change(_ arguments: ParsedArguments) throws(CommandFailure) -> Client.ChannelChange {
    var change = Client.ChannelChange()
    change.access = arguments.value(access)
    change.joinRole = arguments.value(joinRole)
    if let text = arguments.value(editHistory) { change.editHistory = text == "on" }
    if let text = arguments.value(retention) { change.retention = try time(text) }
    return change
  }

  private static func named(
    _ arguments: ParsedArguments
  ) throws(CommandFailure) -> Client.ChannelChange.Mirrors? {
    let most = arguments.integer(quorum)
    switch arguments.value(mirrors) {
    case nil where most == nil: return nil
    case "none" where most == nil: return Client.ChannelChange.Mirrors.none
    case let text? where text != "none":
      return .nodes(text.split(separator: ",").map(String.init), quorum: most)
    default:
      throw CommandFailure(
        .usage, "valueInvalid", "--quorum goes with the mirrors it is about",
        next: "name them: --mirrors b.example,c.example --quorum 2")
    }
  }

  private static func time(_ text: String) throws(CommandFailure) -> Client.ChannelChange.Retention {
    if text == "forever" { return .forGood }
    guard let milliseconds = LocalTime.duration(text), milliseconds > 0 else {
      throw CommandFailure(
        .usage, "valueInvalid", "--retention \"\(text)\" is no time",
        next: "write a number of days, hours, minutes or seconds, as in 30d, 12h, 90m or 10s, or forever")
    }
    return .milliseconds(milliseconds)
  }
}
