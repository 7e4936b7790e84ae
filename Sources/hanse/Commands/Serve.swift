import ClientAPI
import Glibc
import Node
import Transport

/// `hanse serve`: runs a node until it is told to stop.
enum Serve {
  static let config = OptionSpec.text("config", "FILE", "the node's configuration file")

  static let command = CommandSpec(
    "serve", "run a node until SIGTERM",
    details: [
      "SIGHUP makes it read its TLS certificate and key again, for connections from then on; if they cannot be used it keeps those "
        + "that it has, and says so in its log."
    ], options: [config],
    examples: ["serve --config /var/lib/hanse/hanse.toml"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let file = arguments.value(config) else {
      throw CommandFailure(
        .usage, "optionMissing", "a node needs its configuration",
        next: "write: hanse serve --config DIR/hanse.toml, as hanse init made it")
    }
    let configuration = try NodeFile.read(file)
    // Blocked in every thread, so that the main one alone waits for them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let journal = Journal(level: configuration.logLevel, format: configuration.log.format)
    let node = try NodeFile.local { () throws(NodeProblem) in try HanseNode(configuration, journal: journal) }
    let application = NodeApplication(node)
    let server = try start(configuration, application)
    let metricsServer = try startMetrics(configuration, application)
    journal.info(
      "serving",
      [("domain", configuration.domain), ("address", "\(server.address)"), ("version", HanseNode.version)])
    var received: Int32 = 0
    sigwait(&signals, &received)
    while received == SIGHUP {
      reloadCertificate(server, journal)
      node.note(.configurationReloaded, "certificate")
      sigwait(&signals, &received)
    }
    journal.info("stopping", [("signal", "\(received)")])
    let isClosed = Latch()
    server.shutdown(graceMilliseconds: 10_000) { isClosed.open() }
    isClosed.wait()
    metricsServer?.shutdown(graceMilliseconds: 0)
    node.stop()
    node.waitUntilStopped()
    return .done
  }

  private static func reloadCertificate(_ server: Server, _ journal: Journal) {
    do throws(TransportError) {
      try server.reloadCertificate()
      journal.info("certificateReloaded")
    } catch {
      journal.error("certificateNotReloaded", [("code", error.code.rawValue), ("detail", error.message)])
    }
  }

  private static func start(
    _ configuration: NodeConfiguration, _ application: NodeApplication
  ) throws(CommandFailure) -> Server {
    let listen = configuration.listen
    var server = listen.serverConfiguration(
      maximumConnections: configuration.limits.maximumConnections,
      idleTimeoutSeconds: configuration.limits.idleTimeoutSeconds)
    server.requestWatch = { application.metrics.requests.watch(loop: $0) }
    do throws(TransportError) {
      let server = try Server(configuration: server, application: application)
      application.metrics.observe(server)
      return server
    } catch {
      throw CommandFailure(
        .local, error.code.rawValue, error.message,
        next: advice(error.code, listen))
    }
  }

  /// The second door, of this machine only, for whoever reads metrics.
  private static func startMetrics(
    _ configuration: NodeConfiguration, _ application: NodeApplication
  ) throws(CommandFailure) -> Server? {
    guard let address = configuration.metricsAddress else { return nil }
    var server = ServerConfiguration(
      address: address.host, port: address.port, security: .plaintextBehindProxy)
    server.maxConnections = 16
    do throws(TransportError) {
      return try Server(configuration: server, application: application.metrics.application)
    } catch {
      throw CommandFailure(
        .local, error.code.rawValue, error.message,
        next: "change address in [metrics] of the configuration, or free the port")
    }
  }

  private static func advice(_ code: TransportError.Code, _ listen: NodeConfiguration.Listen) -> String {
    switch code {
    case .certificateUnusable: "put the certificate there, or set certificateFile in [listen]"
    case .privateKeyUnusable: "put the certificate's key at \(listen.keyFile), or set keyFile in [listen]"
    default: "change address in [listen] of the configuration, or free the port"
    }
  }
}
