/// Where the code of an invitation or of a reset comes from: whoever has one makes an account, or takes one over.
enum CodeSource {
  static let option = OptionSpec.text(
    "code-file", "FILE", "read the code from the first line of FILE, or of the standard input for `-`")
  private static let source = SecretSource(noun: "code", option: option)

  static func code(_ arguments: ParsedArguments, prompt: String) throws(CommandFailure) -> String {
    let file = arguments.value(option)
    if file == "-", arguments.value(PasswordSource.option) == "-" {
      throw CommandFailure(
        .usage, "valueInvalid", "the code and the password cannot both be the standard input",
        next: "give one of them by a file, by the environment, or at the prompt")
    }
    return try source.secret(file: file, variable: "HANSE_CODE", prompt: prompt, isNew: false)
  }
}
