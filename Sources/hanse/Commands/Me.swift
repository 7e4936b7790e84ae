import Client

/// `hanse me`: what others see of one.
enum Me {
  private static let displayName = OptionSpec.text("display-name", "TEXT", "the name that others see")
  private static let about = OptionSpec.text(
    "about", "TEXT", "a line about yourself, for the users of your node; \"\" for none")

  static let command = CommandSpec(
    "me", "show or change what others see of you", options: [displayName, about],
    examples: ["me", "me --display-name \"Anna A.\" --about \"on leave until Monday\""], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let (name, about) = (arguments.value(displayName), arguments.value(about))
    let user = try attempt { () throws(ClientError) in
      name == nil && about == nil ? try client.me() : try client.setProfile(displayName: name, about: about)
    }
    context.output.print(user.json) { style in Accounts.lines(user, style) }
    return .done
  }
}
