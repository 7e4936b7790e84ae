import Client
import Terminal

/// `hanse register`: makes an account by an invitation's code, and logs in.
enum Register {
  private static let node = PositionalSpec("NODE", "the node's URL: https://HOST or https://HOST:PORT")
  private static let name = OptionSpec.text(
    "name", "NAME", "the name you want on that node, which becomes part of your address")
  private static let displayName = OptionSpec.text("display-name", "TEXT", "the name that others see")

  static let command = CommandSpec(
    "register", "make an account on a node that has invited you, and log in",
    details: [
      "The invitation's code comes from --code-file, else from HANSE_CODE, else from a prompt: arguments can be read by every "
        + "user of the machine.",
      "The new password (8 to 1,024 bytes) comes from --password-file, else from HANSE_NEW_PASSWORD, else from a prompt.",
    ],
    positionals: [node],
    options: [CodeSource.option, name, displayName, PasswordSource.option, Login.authority, Login.connect],
    examples: [
      "register https://chat.example --name bob", "register https://chat.example --name bob --code-file code",
    ],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let name = arguments.value(name) else {
      throw CommandFailure(
        .usage, "valueMissing", "an account needs a --name",
        next: "hanse register https://HOST --name NAME")
    }
    let endpoint = try Login.endpoint(arguments.text(node), arguments)
    let client = try attempt { () throws(ClientError) in try HanseClient(endpoint) }
    let code = try CodeSource.code(arguments, prompt: "Code of the invitation: ")
    let password = try PasswordSource.password(
      arguments, variable: "HANSE_NEW_PASSWORD", prompt: "New password of \(SafeText.line(name)): ",
      isNew: true)
    _ = try attempt { () throws(ClientError) in
      try client.register(
        code: code, name: name, password: password, displayName: arguments.value(displayName))
    }
    try Login.logIn(client, name, password, nil, context)
    return .done
  }
}
