import Glibc
import JSON
import Model
import Node
import Synchronization
import Transport
import Wire

/// `hanse init`: makes a node's keys, configuration and store.
enum Init {
  static let domain = OptionSpec.text("domain", "DOMAIN", "the domain of the node's users")
  static let data = OptionSpec.text(
    "data", "DIR", "the folder for configuration, keys and store; made if missing")
  static let listen = OptionSpec.text("listen", "ADDRESS:PORT", "where to accept connections")
  static let publicURL = OptionSpec.text("public-url", "URL", "where peers and clients reach the node")
  static let certificate = OptionSpec.text("certificate", "FILE", "PEM file of the TLS certificate chain")
  static let key = OptionSpec.text("key", "FILE", "PEM file of the certificate's private key")
  static let authority = OptionSpec.text("ca", "FILE", "PEM file of the authorities that vouch for peers")
  static let peer = OptionSpec.text(
    "peer", "DOMAIN=ADDRESS:PORT", "the address of a peer that public DNS does not know", repeatable: true)
  static let admin = OptionSpec.text("admin", "NAME", "make this first user, an administrator")
  static let passwordFile = OptionSpec.text(
    "admin-password-file", "FILE", "read the administrator's password from the first line of FILE")

  static let command = CommandSpec(
    "init", "make the configuration, keys and store of a new node",
    details: [
      "The administrator's password (8 to 1,024 bytes) comes from --admin-password-file, else from "
        + "HANSE_ADMIN_PASSWORD, else from a prompt. Without --certificate and --key, the node looks for "
        + "certificate.pem and key.pem in its folder."
    ],
    options: [domain, data, listen, publicURL, certificate, key, authority, peer, admin, passwordFile],
    examples: [
      "init --domain chat.example --data /var/lib/hanse --certificate chain.pem --key key.pem --admin anna",
      "init --domain hanse-a.test --data ./a --listen 127.0.0.1:8441 --peer hanse-b.test=127.0.0.1:8442",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let domain = arguments.value(domain), let folder = arguments.value(data) else {
      throw CommandFailure(
        .usage, "optionMissing", "a new node needs --domain and --data",
        next: "write: hanse init --domain DOMAIN --data DIR")
    }
    Hardening.apply()
    let configuration = try configuration(arguments, domain: domain)
    // Whatever can be refused is, before anything is made: a second try must not find half a node.
    _ = try usage { () throws(NodeProblem) in try NodeFounding(configuration) }
    let admin = try admin(arguments)
    let file = "\(folder)/hanse.toml"
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Files.failure("make", folder) }
    guard access(file, F_OK) != 0 else {
      throw CommandFailure(
        .local, "alreadyInitialised", "\(file) is there already", next: "run: hanse serve --config \(file)")
    }
    try Files.create(file, Array(configuration.commentedText.utf8))
    let node: NodeID
    do throws(CommandFailure) {
      let written = try NodeFile.read(file)
      node = try NodeFile.local { () throws(NodeProblem) in try NodeFounding(written).found() }
      if let admin { try make(admin, written) }
    } catch {
      unlink(file)
      throw error
    }
    report(node, configuration, file, context.output)
    return .done
  }

  private static func report(
    _ node: NodeID, _ configuration: NodeConfiguration, _ file: String, _ output: Output
  ) {
    guard !output.wantsJSON else {
      return output.print { json in
        json.field("node", hex: node.bytes.bytes)
        json.field("domain", configuration.domain)
      }
    }
    let id = Hex.text(node.bytes.bytes)
    var lines = ["node \(id) of \(configuration.domain) is made; next: hanse serve --config \(file)"]
    let files = [configuration.listen.certificateFile, configuration.listen.keyFile]
    if files.contains(where: { !$0.hasPrefix("/") }) {
      lines.insert(
        "before it can serve, put its TLS certificate and key beside \(file): "
          + files.filter { !$0.hasPrefix("/") }.joined(separator: ", "), at: 0)
    }
    if let delegate = configuration.delegate {
      lines.append(
        "peers begin at https://\(configuration.domain)/.well-known/hanse: have the web site there answer what "
          + "hanse delegation --config \(file) prints, so that they find \(delegate)")
    }
    output.print(lines)
  }

  /// A refusal of what the command line asks for.
  private static func usage<Value>(
    _ step: () throws(NodeProblem) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(NodeProblem) { return try step() } catch {
      throw CommandFailure(.usage, error.code, error.detail, next: "see: hanse init --help")
    }
  }

  private static func configuration(
    _ arguments: ParsedArguments, domain: String
  ) throws(CommandFailure) -> NodeConfiguration {
    var configuration = NodeConfiguration(domain: domain)
    if let text = arguments.value(listen) { configuration.listen.address = try address(text, "listen") }
    if let url = arguments.value(publicURL) { configuration.publicURL = url }
    if let file = arguments.value(certificate) { configuration.listen.certificateFile = try absolute(file) }
    if let file = arguments.value(key) { configuration.listen.keyFile = try absolute(file) }
    if let file = arguments.value(authority) { configuration.federationCAFile = try absolute(file) }
    for text in arguments.values(peer) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw CommandFailure(
          .usage, "valueInvalid", "--peer must be DOMAIN=ADDRESS:PORT",
          next: "write: --peer chat.example.org=192.0.2.7:8443")
      }
      configuration.peerAddresses[parts[0]] = try address(parts[1], "peer")
    }
    return configuration
  }

  private static func address(_ text: String, _ option: String) throws(CommandFailure) -> HostAndPort {
    guard let address = HostAndPort(text) else {
      throw CommandFailure(
        .usage, "valueInvalid", "--\(option) has no ADDRESS:PORT",
        next: "write an address and a port, as in 127.0.0.1:8443")
    }
    return address
  }

  /// Paths on the command line are relative to where it runs, those in the file to the file.
  private static func absolute(_ path: String) throws(CommandFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw Files.failure("read", path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private struct Admin {
    let name: Text
    let password: [UInt8]
  }

  private static func admin(_ arguments: ParsedArguments) throws(CommandFailure) -> Admin? {
    guard let name = arguments.value(admin) else { return nil }
    guard DirectoryUser.isName(Text(name)) else {
      throw CommandFailure(
        .usage, "nameInvalid", "--admin \"\(name)\" is no user name",
        next: "use 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit")
    }
    let password = try PasswordSource.password(
      file: arguments.value(passwordFile), variable: "HANSE_ADMIN_PASSWORD", prompt: "Password for \(name): ",
      isNew: true)
    guard (8...1_024).contains(password.utf8.count) else {
      throw CommandFailure(
        .usage, "passwordInvalid", "a password has 8 to 1,024 bytes", next: "choose another")
    }
    return Admin(name: Text(name), password: Array(password.utf8))
  }

  private static func make(_ admin: Admin, _ configuration: NodeConfiguration) throws(CommandFailure) {
    let node = try NodeFile.local { () throws(NodeProblem) in
      try HanseNode(configuration, journal: Journal(level: .warning))
    }
    let made = Handover<Void>()
    let problem = Mutex<NodeProblem?>(nil)
    node.createUser(name: admin.name, displayName: nil, password: admin.password, isAdmin: true) { result in
      if case .failure(let failure) = result { problem.withLock { $0 = failure } }
      made.give(())
    }
    made.take()
    node.stop()
    node.waitUntilStopped()
    if let problem = problem.withLock({ $0 }) { throw CommandFailure(.local, problem.code, problem.detail) }
  }
}
