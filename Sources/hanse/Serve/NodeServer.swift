import ClientAPI
import Glibc
import Node
import Transport

/// A node with the doors that its configuration gives it.
struct NodeServer {
  let node: HanseNode
  let server: Server
  /// The second door, of this machine only, for whoever reads metrics.
  private let metricsServer: Server?
  private let journal: Journal

  /// Opens the node, then the doors.
  init(_ configuration: NodeConfiguration, _ journal: Journal) throws(CommandFailure) {
    self.journal = journal
    Self.raiseDescriptors(configuration.limits.maximumConnections, journal)
    let node = try NodeFile.local { () throws(NodeProblem) in try HanseNode(configuration, journal: journal) }
    self.node = node
    let application = NodeApplication(node)
    server = try Self.open(configuration, application)
    metricsServer = try Self.openMetrics(configuration, application)
    node.doorsOpened()
  }

  func reloadCertificate() {
    do throws(TransportError) {
      try server.reloadCertificate()
      journal.info("certificateReloaded")
    } catch {
      journal.error("certificateNotReloaded", [("code", error.code.rawValue), ("detail", error.message)])
    }
  }

  /// Finishes what was accepted, and returns when all is done.
  func stop() {
    let isClosed = Handover<Void>()
    server.shutdown(graceMilliseconds: 10_000) { isClosed.give(()) }
    isClosed.take()
    metricsServer?.shutdown(graceMilliseconds: 0)
    node.stop()
    node.waitUntilStopped()
  }

  private static func open(
    _ configuration: NodeConfiguration, _ application: NodeApplication
  ) throws(CommandFailure) -> Server {
    let listen = configuration.listen
    var server = listen.serverConfiguration(configuration.limits)
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

  private static func openMetrics(
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

  /// Every connection takes a descriptor; what shells allow at first is meant for old programs.
  private static func raiseDescriptors(_ connections: Int, _ journal: Journal) {
    let wanted = rlim_t(connections + 1_024)
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
      return
    }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < rlim_t(connections) else { return }
    journal.warning(
      "descriptorsFew", [("allowed", "\(limit.rlim_cur)"), ("maximumConnections", "\(connections)")])
  }
}
