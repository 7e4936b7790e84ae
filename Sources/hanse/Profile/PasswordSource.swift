/// Where a password comes from.
enum PasswordSource {
  static let option = OptionSpec.text(
    "password-file", "FILE", "read the password from the first line of FILE, or of the standard input for `-`"
  )
  private static let source = SecretSource(noun: "password", option: option)

  /// `variable` is the environment's; with `isNew` a prompt asks twice.
  static func password(
    _ arguments: ParsedArguments, variable: String, prompt: String, isNew: Bool
  ) throws(CommandFailure) -> String {
    try password(file: arguments.value(option), variable: variable, prompt: prompt, isNew: isNew)
  }

  static func password(
    file: String?, variable: String, prompt: String, isNew: Bool
  ) throws(CommandFailure) -> String {
    try source.secret(file: file, variable: variable, prompt: prompt, isNew: isNew)
  }
}
