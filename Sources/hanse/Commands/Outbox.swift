import Client
import Terminal

/// `hanse outbox`: what was sent and is not in the channel's log.
enum Outbox {
  private static let number = PositionalSpec("NUMBER", "the item's number in the list")

  static let list = CommandSpec(
    "outbox list", "list what you have sent and the channel's home has not ordered",
    details: [
      "An item that waits is sent by itself when the home is back. One that was turned away stays here for 30 days, with the "
        + "reason and the text: send it again, or dismiss it."
    ],
    examples: ["outbox list", "outbox list --json"], run: runList)

  static let dismiss = CommandSpec(
    "outbox dismiss", "forget an item that was turned away", positionals: [number],
    examples: ["outbox dismiss 12"], run: runDismiss)

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let items = try attempt { () throws(ClientError) in try client.outbox(limit: 200) }
    context.output.print(items.json) { style in
      var table = Table("#NUMBER", "CHANNEL", "KIND", "TIME", "STATE", "TEXT")
      for item in items.elements {
        table.add(
          "\(item.number)", String(item.channel.prefix(8)), item.kind, LocalTime.stamp(item.time),
          item.code ?? "waits", item.text.map(SafeText.line) ?? "")
      }
      return table.lines(style)
    }
    return .done
  }

  private static func runDismiss(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let text = arguments.text(number)
    guard let number = Int64(text) else {
      throw CommandFailure(
        .usage, "argumentInvalid", "\(SafeText.line(text)) is no number", next: "see hanse outbox list")
    }
    let client = try context.client()
    try attempt { () throws(ClientError) in try client.dismiss(number) }
    return .done
  }
}
