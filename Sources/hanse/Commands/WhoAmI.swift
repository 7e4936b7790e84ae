import Client

/// `hanse whoami`: the user who is logged in.
enum WhoAmI {
  static let command = CommandSpec(
    "whoami", "show who is logged in", examples: ["whoami", "whoami --profile bob --json"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let profile = try context.profile()
    let client = try context.client()
    let user = try attempt { () throws(ClientError) in try client.me() }
    context.output.print(user.json) { style in
      FieldList.lines(
        [
          ("address", user.address), ("name", user.displayName), ("admin", user.isAdmin ? "yes" : "no"),
          ("about", user.about), ("node", profile.url), ("profile", context.profileName),
          ("until", LocalTime.stamp(profile.tokens.refreshExpires)),
        ], style)
    }
    return .done
  }
}
