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
        + "that it has, and says so in its log.",
      "Under systemd with Type=notify it says when it is ready, reloading and stopping, and answers the watchdog while its threads "
        + "turn.",
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
    Hardening.apply()
    let configuration = try NodeFile.read(file)
    // Before the first thread, so that the main one alone waits for them.
    let signals = ServeSignals()
    let manager = ServiceManager()
    let journal = Journal(level: configuration.logLevel, format: configuration.log.format)
    Hardening.report(configuration, file: file, journal)
    let server = try NodeServer(configuration, journal)
    let address = "\(server.server.address)"
    journal.info(
      "serving",
      [("domain", configuration.domain), ("address", address), ("version", HanseNode.version)])
    let status = "serving \(configuration.domain) on \(address)"
    manager?.ready(status)
    waitForEnd(signals, manager, server, status, journal)
    manager?.stopping()
    server.stop()
    return .done
  }

  private static func waitForEnd(
    _ signals: ServeSignals, _ manager: ServiceManager?, _ server: NodeServer, _ status: String,
    _ journal: Journal
  ) {
    let pulse = Pulse(server.node, server.server)
    // A beat is answered by the next, and one may be late.
    let beatMilliseconds = manager?.watchdogMilliseconds.map { max(1, $0 / 4) }
    while true {
      switch signals.wait(milliseconds: beatMilliseconds) {
      case .reload:
        manager?.reloading()
        server.reloadCertificate()
        server.node.note(.configurationReloaded, "certificate")
        manager?.ready(status)
      case .end(let signal): return journal.info("stopping", [("signal", "\(signal)")])
      case .time: if pulse.beat() { manager?.alive() }
      }
    }
  }
}
