import Client

/// `hanse sessions`: where one is logged in.
enum Sessions {
  private static let id = PositionalSpec("ID", "the session's id, or at least six digits it begins with")

  static let list = CommandSpec(
    "sessions list", "list where you are logged in", examples: ["sessions list", "sessions list --json"],
    run: runList)

  static let end = CommandSpec(
    "sessions end", "end one of your sessions, as on a device that is lost", positionals: [id],
    examples: ["sessions end 5e55f00d"], run: runEnd)

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let sessions = try attempt { () throws(ClientError) in try client.sessions() }
    context.output.print(sessions.json) { style in
      var table = Table("ID", "DEVICE", "SINCE", "LAST USED", "UNTIL", "")
      for session in sessions.elements {
        table.add(
          String(session.id.prefix(8)), session.device, LocalTime.stamp(session.created),
          LocalTime.stamp(session.used), LocalTime.stamp(session.expires), session.isCurrent ? "this one" : ""
        )
      }
      return table.lines(style)
    }
    return .done
  }

  private static func runEnd(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let given = arguments.text(id)
    let sessions = try attempt { () throws(ClientError) in try client.sessions() }.elements
    let found = sessions.filter { $0.id == given || given.utf8.count >= 6 && $0.id.hasPrefix(given) }
    guard found.count == 1 else {
      throw CommandFailure(
        .notFound, "unknownSession", "you have no such login, or more than one",
        next: "see: hanse sessions list")
    }
    try attempt { () throws(ClientError) in try client.endSession(found[0].id) }
    return .done
  }
}
