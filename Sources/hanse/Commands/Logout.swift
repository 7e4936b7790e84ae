import Client
import Terminal

/// `hanse logout`: voids the token and forgets it.
enum Logout {
  private static let forget = OptionSpec.flag(
    "forget", "only remove the profile; do not ask the node to void the token")

  static let command = CommandSpec(
    "logout", "void the login and remove its profile", options: [forget],
    examples: ["logout", "logout --profile bob --forget"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let profile = try context.profile()
    if !arguments.has(forget) {
      let client = try context.client()
      do throws(ClientError) { try client.logOut() } catch {
        // A token that is void already is what was wanted.
        guard error.status == 401 else { throw CommandFailure(error) }
      }
    }
    try ProfileStore().remove(context.profileName)
    if !context.output.wantsJSON {
      context.output.print("logged out \(SafeText.line(profile.address)), profile \(context.profileName)")
    }
    return .done
  }
}
