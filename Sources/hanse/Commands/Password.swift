import Client
import Terminal

/// `hanse password`: sets another password, by the old one or by the code of a reset.
enum Password {
  private static let url = OptionSpec.text(
    "url", "URL", "the node, where an administrator has given you a code; you need not be logged in")

  static let command = CommandSpec(
    "password", "change your password, or set another by a code; your other sessions end",
    details: [
      "The old password comes from HANSE_PASSWORD, else from a prompt; the new one (8 to 1,024 bytes) from --password-file, "
        + "else from HANSE_NEW_PASSWORD, else from a prompt.",
      "With --url it is set by the code that an administrator has given you, which comes from --code-file, else from HANSE_CODE, "
        + "else from a prompt: arguments can be read by every user of the machine.",
    ],
    options: [url, CodeSource.option, PasswordSource.option, Login.authority, Login.connect],
    examples: [
      "password", "password --url https://chat.example",
      "password --url https://chat.example --code-file code",
    ],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let url = arguments.value(url) { return try reset(at: url, arguments, context) }
    guard !arguments.has(CodeSource.option) else {
      throw CommandFailure(
        .usage, "valueMissing", "a code needs the node's --url",
        next: "hanse password --url https://HOST --code-file FILE")
    }
    let client = try context.client()
    let old = try PasswordSource.password(
      file: nil, variable: "HANSE_PASSWORD", prompt: "Old password: ", isNew: false)
    let new = try newPassword(arguments)
    try attempt { () throws(ClientError) in try client.changePassword(from: old, to: new) }
    if !context.output.wantsJSON { context.output.print("changed; your other sessions have ended") }
    return .done
  }

  private static func reset(
    at url: String, _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let endpoint = try Login.endpoint(url, arguments)
    let client = try attempt { () throws(ClientError) in try HanseClient(endpoint) }
    let code = try CodeSource.code(arguments, prompt: "Code: ")
    let password = try newPassword(arguments)
    let user = try attempt { () throws(ClientError) in
      try client.usePasswordReset(code: code, password: password)
    }
    context.output.print(user.json) { style in
      ["set the password of \(style.bold(SafeText.line(user.address))); next: hanse login"]
    }
    return .done
  }

  private static func newPassword(_ arguments: ParsedArguments) throws(CommandFailure) -> String {
    try PasswordSource.password(
      arguments, variable: "HANSE_NEW_PASSWORD", prompt: "New password: ", isNew: true)
  }
}
