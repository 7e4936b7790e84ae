import Client
import Terminal

/// `hanse users`: the node's accounts.
enum Users {
  private static let name = PositionalSpec("NAME", "the new user's name, which becomes part of the address")
  private static let admin = OptionSpec.flag("admin", "let the user administer the node")
  private static let displayName = OptionSpec.text("display-name", "TEXT", "the name that others see")

  static let add = CommandSpec(
    "users add", "add a user to this node, as an admin",
    details: [
      "The new password (8 to 1,024 bytes) comes from --password-file, else from HANSE_NEW_PASSWORD, else from a prompt."
    ],
    positionals: [name], options: [admin, displayName, PasswordSource.option],
    examples: ["users add bob --display-name \"Bob B.\"", "users add ops --admin --password-file pw"],
    run: runAdd)

  static let list = CommandSpec(
    "users list", "list this node's users", examples: ["users list", "users list --json"], run: runList)

  private static func runAdd(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let name = arguments.text(name)
    let password = try PasswordSource.password(
      arguments, variable: "HANSE_NEW_PASSWORD", prompt: "New password of \(SafeText.line(name)): ",
      isNew: true)
    let user = try attempt { () throws(ClientError) in
      try client.addUser(
        name: name, password: password, displayName: arguments.value(displayName),
        isAdmin: arguments.has(admin))
    }
    context.output.print(user.json) { style in ["added \(style.bold(SafeText.line(user.address)))"] }
    return .done
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let users = try attempt { () throws(ClientError) in try client.users() }
    context.output.print(users.json) { style in
      var table = Table("ADDRESS", "NAME", "ADMIN", "ACCOUNT")
      for user in users.elements {
        table.add(user.address, user.displayName, user.isAdmin ? "admin" : "", user.isActive ? "" : "closed")
      }
      return table.lines(style)
    }
    return .done
  }
}
