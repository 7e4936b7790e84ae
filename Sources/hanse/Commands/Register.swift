import Client
import Terminal

/// `hanse register`: makes an account by an invitation's code, and logs in.
enum Register {
  private static let node = PositionalSpec("NODE", "the node's URL: https://HOST or https://HOST:PORT")
  private static let code = OptionSpec.text("code", "CODE", "the code of the invitation")
  private static let name = OptionSpec.text(
    "name", "NAME", "the name you want on that node, which becomes part of your address")
  private static let displayName = OptionSpec.text("display-name", "TEXT", "the name that others see")

  static let command = CommandSpec(
    "register", "make an account on a node that has invited you, and log in",
    details: [
      "The new password (8 to 1,024 bytes) comes from --password-file, else from HANSE_NEW_PASSWORD, else from a prompt."
    ],
    positionals: [node],
    options: [code, name, displayName, PasswordSource.option, Login.authority, Login.connect],
    examples: ["register https://chat.example --code k3f9a-7c2de-0vwxy-1zq4m-8hjt6 --name bob"],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let code = arguments.value(code), let name = arguments.value(name) else {
      throw CommandFailure(
        .usage, "valueMissing", "an account needs --code and --name",
        next: "hanse register https://HOST --code CODE --name NAME")
    }
    let endpoint = try Login.endpoint(arguments.text(node), arguments)
    let client = try attempt { () throws(ClientError) in try HanseClient(endpoint) }
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
