/// Options that every command takes, before or after its own words.
enum GlobalOptions {
  static let json = OptionSpec.flag("json", "print the API's objects as JSON: one, or one a line for streams")
  static let profile = OptionSpec.text(
    "profile", "NAME", "use this profile instead of `default` (or of HANSE_PROFILE)")
  static let help = OptionSpec.flag("help", "show help")
  static let version = OptionSpec.flag("version", "show the version")

  static let all = [json, profile, help, version]
}
