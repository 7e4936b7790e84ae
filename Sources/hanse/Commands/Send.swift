import Client

/// `hanse send`: a message.
enum Send {
  private static let thread = OptionSpec.integer(
    "thread", "N", 0...Int64.max, "answer in the thread of message N")
  private static let key = OptionSpec.text(
    "key", "KEY",
    "an idempotency key, 1 to 64 printable characters: the same key sends once, however often it is tried")

  static let command = CommandSpec(
    "send", "send a message", positionals: [CommonArguments.channel, MessageText.positional],
    options: [thread, key, ReceiptReport.wait],
    examples: [
      "send general \"Good morning\"", "send general - < notes.txt",
      "send general \"Yes\" --thread 42 --wait ordered", "send general \"Build 71 is out\" --key build-71",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let key = arguments.value(key) {
      guard (1...64).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw CommandFailure(
          .usage, "valueInvalid", "--key must be 1 to 64 printable ASCII characters without blanks",
          next: "choose another key")
      }
    }
    let text = try MessageText.read(arguments)
    return try ChannelChange.run(arguments, context) { client, channel, wait throws(ClientError) in
      try client.send(
        text, to: channel, thread: arguments.integer(thread), key: arguments.value(key), wait: wait)
    }
  }
}
