import Client
import Terminal

/// `hanse password`: sets another password, by the old one or by the code of a reset.
enum Password {
  private static let code = OptionSpec.text(
    "code", "CODE", "the code that an administrator gave you; then with --url, and logged in or not")
  private static let url = OptionSpec.text("url", "URL", "the node, for --code")

  static let command = CommandSpec(
    "password", "change your password; your other sessions end",
    details: [
      "The old password comes from HANSE_PASSWORD, else from a prompt; the new one (8 to 1,024 bytes) from --password-file, "
        + "else from HANSE_NEW_PASSWORD, else from a prompt."
    ],
    options: [code, url, PasswordSource.option, Login.authority, Login.connect],
    examples: ["password", "password --url https://chat.example --code k3f9a-7c2de-0vwxy-1zq4m-8hjt6"],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let code = arguments.value(code) { return try reset(code, arguments, context) }
    let client = try context.client()
    let old = try PasswordSource.password(
      file: nil, variable: "HANSE_PASSWORD", prompt: "Old password: ", isNew: false)
    let new = try newPassword(arguments)
    try attempt { () throws(ClientError) in try client.changePassword(from: old, to: new) }
    if !context.output.wantsJSON { context.output.print("changed; your other sessions have ended") }
    return .done
  }

  private static func reset(
    _ code: String, _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let url = arguments.value(url) else {
      throw CommandFailure(
        .usage, "valueMissing", "a code needs the node's --url",
        next: "hanse password --url https://HOST --code CODE")
    }
    let endpoint = try Login.endpoint(url, arguments)
    let client = try attempt { () throws(ClientError) in try HanseClient(endpoint) }
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
