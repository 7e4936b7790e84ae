import Client

/// `hanse users …`: what administrators do with accounts.
enum Accounts {
  private static let address = PositionalSpec("ADDRESS", "the user's address, or the name on this node")

  static let show = CommandSpec(
    "users show", "show what is known of a user, of this node or another", positionals: [address],
    examples: ["users show bob", "users show bob@chat.example.org"], run: runShow)

  static let close = change(
    "users close", "close an account: its sessions end, and it logs in no more; what it wrote stays",
    isActive: false)
  static let reopen = change("users reopen", "open a closed account again", isActive: true)
  static let promote = change("users promote", "let a user administer the node", isAdmin: true)
  static let demote = change(
    "users demote", "take a user's administration of the node back; never the last one's", isAdmin: false)

  static let reset = CommandSpec(
    "users reset", "void a user's password and sessions, as an admin",
    details: [
      "Prints a code, good once and for a day, with which the user sets another: hanse password --url URL --code CODE. "
        + "The code is shown this once."
    ], positionals: [address], examples: ["users reset bob"], run: runReset)

  private static func change(
    _ name: String, _ what: String, isActive: Bool? = nil, isAdmin: Bool? = nil
  ) -> CommandSpec {
    CommandSpec(name, "\(what), as an admin", positionals: [address], examples: ["\(name) bob"]) {
      arguments, context throws(CommandFailure) in
      let client = try context.client()
      let user = try attempt { () throws(ClientError) in
        try client.administer(
          whole(arguments.text(address), context), isActive: isActive, isAdmin: isAdmin)
      }
      context.output.print(user.json) { style in lines(user, style) }
      return .done
    }
  }

  private static func runShow(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let user = try attempt { () throws(ClientError) in
      try client.user(whole(arguments.text(address), context))
    }
    context.output.print(user.json) { style in lines(user, style) }
    return .done
  }

  private static func runReset(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let reset = try attempt { () throws(ClientError) in
      try client.resetPassword(of: whole(arguments.text(address), context))
    }
    context.output.print(reset.json) { style in
      ["code \(style.bold(TerminalText.line(reset.code))), good until \(LocalTime.stamp(reset.expires))"]
    }
    return .done
  }

  /// A name alone is one of the node that the profile is logged in to.
  private static func whole(_ given: String, _ context: CommandContext) -> String {
    guard !given.contains("@"), let profile = try? context.profile(),
      let domain = profile.address.split(separator: "@").last
    else { return given }
    return "\(given)@\(domain)"
  }

  static func lines(_ user: User, _ style: Style) -> [String] {
    FieldList.lines(
      [
        ("address", user.address), ("name", user.displayName), ("about", user.about),
        ("account", user.isActive ? "open" : "closed"), ("admin", user.isAdmin ? "yes" : "no"),
      ], style)
  }
}
