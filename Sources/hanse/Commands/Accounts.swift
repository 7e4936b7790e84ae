import Client
import JSON
import Node
import Terminal
import Wire

/// `hanse users …`: what administrators do with accounts.
enum Accounts {
  private static let address = PositionalSpec("ADDRESS", "the user's address, or the name on this node")

  private static let config = OptionSpec.text(
    "config", "FILE", "the configuration file of a stopped node, on this machine")

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
    "users reset", "void a user's password and sessions, as an admin or at the machine",
    details: [
      "Prints a code, good once and for a day, with which the user sets another: hanse password --url URL. "
        + "The code is shown this once.",
      "With --config, of a node that is stopped on this machine, and without a login: for an administrator who has none left. "
        + "Run it as the user that the node runs as. The audit log says that the operator did it.",
    ], positionals: [address], options: [config],
    examples: ["users reset bob", "users reset anna --config /var/lib/hanse/hanse.toml"], run: runReset)

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
    if let file = arguments.value(config) {
      return try reset(arguments.text(address), offline: file, context.output)
    }
    let client = try context.client()
    let reset = try attempt { () throws(ClientError) in
      try client.resetPassword(of: whole(arguments.text(address), context))
    }
    context.output.print(reset.json) { style in
      ["code \(style.bold(SafeText.line(reset.code))), good until \(LocalTime.stamp(reset.expires))"]
    }
    return .done
  }

  private static func reset(
    _ given: String, offline file: String, _ output: Output
  ) throws(CommandFailure) -> ExitStatus {
    let configuration = try NodeFile.read(file)
    let suffix = "@\(configuration.domain)"
    let name = given.hasSuffix(suffix) ? String(given.dropLast(suffix.count)) : given
    let reset = try NodeFile.local { () throws(NodeProblem) in
      try StoppedNode(configuration).resetPassword(of: Text(name))
    }
    guard !output.wantsJSON else {
      output.print { json in
        json.field("code", reset.code)
        json.field("expires", reset.expiresMilliseconds)
      }
      return .done
    }
    let until = LocalTime.stamp(Int64(reset.expiresMilliseconds))
    output.print([
      "code \(output.style.bold(reset.code)), good until \(until)",
      "start the node; then: hanse password --url \(configuration.publicURL)",
    ])
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
