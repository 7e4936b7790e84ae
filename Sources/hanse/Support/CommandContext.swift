import Client

/// What a command works with: the options that every command takes, the output, and the login.
struct CommandContext: Sendable {
  let output: Output
  let profileName: String

  init(_ arguments: ParsedArguments) throws(CommandFailure) {
    profileName = arguments.value(GlobalOptions.profile) ?? Environment.value("HANSE_PROFILE") ?? "default"
    try ProfileStore.check(profileName)
    output = Output(style: .ofStandardOutput(), wantsJSON: arguments.has(GlobalOptions.json))
  }

  /// The login of the profile. Throws `notLoggedIn`.
  func profile() throws(CommandFailure) -> Profile {
    guard let profile = try ProfileStore().load(profileName) else {
      throw CommandFailure(
        .login, "notLoggedIn", "nobody is logged in with the profile \(profileName)",
        next: "hanse login --url https://HOST:PORT --name NAME")
    }
    return profile
  }

  /// A client with the profile's login.
  func client() throws(CommandFailure) -> HanseClient {
    try profile().client(named: profileName)
  }
}
