import Glibc
import Synchronization

/// An HTTPS server: listens from `init` on and answers through its application.
public final class Server: Sendable {
  /// Where it listens, with the port the system picked if the configuration gave 0.
  public let address: SocketAddress
  private let ownGroup: EventLoopGroup?
  private let listeners: [Listener]
  private let connectionCount: ConnectionCount
  private let certificate: ServerCertificate?
  private let configuration: ServerConfiguration

  /// Throws `addressInUse` and its kin, `certificateUnusable`, `privateKeyUnusable`. Without a group it runs
  /// loops of its own. When the server goes away, so do its connections, at once.
  public init(
    configuration: ServerConfiguration, application: any Application, group: EventLoopGroup? = nil
  ) throws(TransportError) {
    guard let wanted = SocketAddress(host: configuration.address, port: configuration.port) else {
      throw TransportError(
        .addressMalformed, "\"\(configuration.address)\" is no numeric IPv4 or IPv6 address to listen on")
    }
    let certificate = try Self.certificate(configuration).map { ServerCertificate($0) }
    let ownGroup = group == nil ? try EventLoopGroup(count: configuration.loopCount, name: "server") : nil
    let count = ConnectionCount(
      max: configuration.maxConnections, ofAddress: configuration.maxConnectionsPerAddress)
    var listeners: [Listener] = []
    var bound = wanted
    do throws(TransportError) {
      let loops = (ownGroup ?? group)?.loops ?? []
      for (number, loop) in loops.enumerated() {
        let (fd, actual) = try Sockets.listen(
          on: bound, backlog: configuration.backlog, shared: loops.count > 1, first: listeners.isEmpty)
        bound = actual
        let service = HTTPService(
          application: application, limits: configuration.limits, proxies: configuration.trustedProxies,
          namesRequests: configuration.namesRequests, watch: configuration.requestWatch?(number))
        listeners.append(
          Listener(
            fd: fd, loop: loop, certificate: certificate, configuration: configuration, service: service,
            count: count))
      }
    } catch {
      ownGroup?.stop()
      throw error
    }
    address = bound
    self.ownGroup = ownGroup
    self.listeners = listeners
    connectionCount = count
    self.certificate = certificate
    self.configuration = configuration
    for listener in listeners { listener.start() }
  }

  deinit {
    shutdown(graceMilliseconds: 0)
    ownGroup?.stop()
  }

  private static func certificate(
    _ configuration: ServerConfiguration
  ) throws(TransportError) -> TLSContext? {
    guard case .tls(let chainFile, let keyFile) = configuration.security else { return nil }
    return try TLSContext.server(
      chainFile: chainFile, keyFile: keyFile, offersHTTP2: configuration.offersHTTP2)
  }

  /// Reads the configured certificate and key again: connections made from now on use them, the others go on
  /// as they are. Throws `certificateUnusable` or `privateKeyUnusable`, also for a certificate that is not
  /// valid now; then everything stays as it was. From any thread.
  public func reloadCertificate() throws(TransportError) {
    guard let certificate, case .tls(let chainFile, _) = configuration.security,
      let context = try Self.certificate(configuration)
    else { return }
    try context.requireValidNow(chainFile: chainFile)
    certificate.replace(with: context)
  }

  /// Connections now open, those in a TLS handshake included.
  public var openConnections: Int { connectionCount.current }

  /// Whether an address could be listened on now: throws as `init` would, and leaves nothing behind.
  public static func probe(address: String, port: UInt16) throws(TransportError) {
    guard let wanted = SocketAddress(host: address, port: port) else {
      throw TransportError(.addressMalformed, "\"\(address)\" is no numeric IPv4 or IPv6 address")
    }
    close(try Sockets.listen(on: wanted, backlog: 1, shared: false, first: true).fd)
  }

  /// Calls back, on a loop, when every loop has come to it: a sign of life.
  public func whenLoopsTurn(_ completion: @escaping @Sendable () -> Void) {
    let remaining = ShutdownCountdown(listeners.count, completion)
    for listener in listeners { listener.loop.execute { remaining.oneDone() } }
  }

  /// Connections that may be open.
  public var mostConnections: Int { configuration.maxConnections }

  /// When the certificate that new connections use expires, in seconds since 1970; `nil` without TLS.
  public var certificateExpirySeconds: Int? { certificate?.context.expirySeconds }

  /// Stops listening, lets exchanges in flight finish, closes WebSockets with 1001, and cuts off what is left
  /// after the grace time. `completion` runs once, on a loop, when every connection is gone.
  public func shutdown(graceMilliseconds: UInt64 = 10_000, completion: @escaping @Sendable () -> Void = {}) {
    let remaining = ShutdownCountdown(listeners.count, completion)
    for listener in listeners {
      listener.shutDown(graceMilliseconds: graceMilliseconds) { remaining.oneDone() }
    }
  }
}
