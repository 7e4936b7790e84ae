import Client
import Glibc
import Terminal

/// `hanse login`: gets a token and keeps it in a profile.
enum Login {
  private static let url = OptionSpec.text("url", "URL", "the node: https://HOST or https://HOST:PORT")
  private static let device = OptionSpec.text(
    "device", "TEXT", "what `hanse sessions` calls this login; without: hanse on the machine's name")
  private static let name = OptionSpec.text(
    "name", "NAME", "the user's name on that node, without the domain")
  static let authority = OptionSpec.text(
    "ca", "FILE", "trust the certificate authorities in this PEM file instead of the system's")
  static let connect = OptionSpec.text(
    "connect", "HOST:PORT=ADDRESS:PORT",
    "connect to that address when the URL names this host and port; the certificate must still be the host's",
    repeatable: true)

  static let command = CommandSpec(
    "login", "log in to a node and remember it",
    details: [
      "The password comes from --password-file, else from HANSE_PASSWORD, else from a prompt. The URL, the tokens and "
        + "the connection's options go to ${XDG_CONFIG_HOME:-~/.config}/hanse/PROFILE.json, which only you may read. The "
        + "login lasts while it is used once in 30 days, or what the node's operator has set; see `hanse sessions`."
    ],
    options: [url, name, PasswordSource.option, device, authority, connect],
    examples: [
      "login --url https://chat.example --name alice",
      "login --url https://a.test:8443 --name alice --password-file pw --ca ca.pem --connect a.test:8443=127.0.0.1:8443",
      "login --url https://b.test:8443 --name bob --profile bob",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let url = arguments.value(url), let name = arguments.value(name) else {
      throw CommandFailure(
        .usage, "valueMissing", "a login needs --url and --name",
        next: "hanse login --url https://HOST --name NAME")
    }
    _ = try ProfileStore()
    let endpoint = try endpoint(url, arguments)
    let client = try attempt { () throws(ClientError) in try HanseClient(endpoint) }
    let password = try PasswordSource.password(
      arguments, variable: "HANSE_PASSWORD", prompt: "Password of \(SafeText.line(name)): ", isNew: false)
    try logIn(client, name, password, arguments.value(device), context)
    return .done
  }

  /// Begins a session and keeps it in the profile.
  static func logIn(
    _ client: HanseClient, _ name: String, _ password: String, _ device: String?, _ context: CommandContext
  ) throws(CommandFailure) {
    let session = try attempt { () throws(ClientError) in
      try client.logIn(name: name, password: password, device: device ?? hostName())
    }
    try ProfileStore().save(Profile(session, at: client.endpoint), as: context.profileName)
    context.output.print(session.user.json) { style in
      let address = style.bold(SafeText.line(session.user.address))
      let end = LocalTime.stamp(session.refreshExpires)
      return ["logged in as \(address) until \(end), profile \(context.profileName)"]
    }
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "hanse" }
    return "hanse on "
      + String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func endpoint(
    _ url: String, _ arguments: ParsedArguments
  ) throws(CommandFailure) -> Endpoint {
    var mappings: [String: String] = [:]
    for text in arguments.values(connect) {
      guard let mapping = ConnectMapping(text) else {
        throw CommandFailure(
          .usage, "valueInvalid", "--connect \"\(text)\" is no HOST:PORT=ADDRESS:PORT",
          next: "write: \(connect.synopsis)")
      }
      mappings[mapping.place] = mapping.address
    }
    let authorityFile = try arguments.value(authority).map { path throws(CommandFailure) in try absolute(path)
    }
    do throws(ClientError) {
      return try Endpoint(url: url, authorityFile: authorityFile, connectTo: mappings)
    } catch {
      throw CommandFailure(.usage, error.code, error.detail, next: "write: --url https://HOST:PORT")
    }
  }

  /// The profile must mean the same file from any folder.
  private static func absolute(_ path: String) throws(CommandFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw Files.failure("read", path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
