import Synchronization

/// An HTTPS server: listens from `init` on and answers through its application.
public final class Server: Sendable {
  /// Where it listens, with the port the system picked if the configuration gave 0.
  public let address: SocketAddress
  private let ownGroup: EventLoopGroup?
  private let listeners: [Listener]
  private let connectionCount: ConnectionCount

  /// Throws `addressInUse` and its kin, `certificateUnusable`, `privateKeyUnusable`. Without a group it runs
  /// loops of its own. When the server goes away, so do its connections, at once.
  public init(
    configuration: ServerConfiguration, application: any Application, group: EventLoopGroup? = nil
  ) throws(TransportError) {
    guard let wanted = SocketAddress(host: configuration.address, port: configuration.port) else {
      throw TransportError(
        .addressMalformed, "\"\(configuration.address)\" is no numeric IPv4 or IPv6 address to listen on")
    }
    let tls: TLSContext?
    switch configuration.security {
    case .tls(let chainFile, let keyFile):
      tls = try TLSContext.server(
        chainFile: chainFile, keyFile: keyFile, offersHTTP2: configuration.offersHTTP2)
    case .plaintextBehindProxy: tls = nil
    }
    let ownGroup = group == nil ? try EventLoopGroup(count: configuration.loopCount, name: "server") : nil
    let count = ConnectionCount(max: configuration.maxConnections)
    var listeners: [Listener] = []
    var bound = wanted
    do throws(TransportError) {
      let loops = (ownGroup ?? group)?.loops ?? []
      for loop in loops {
        let (fd, actual) = try Sockets.listen(
          on: bound, backlog: configuration.backlog, shared: loops.count > 1, first: listeners.isEmpty)
        bound = actual
        listeners.append(
          Listener(
            fd: fd, loop: loop, tls: tls, configuration: configuration, application: application,
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
    for listener in listeners { listener.start() }
  }

  deinit {
    shutdown(graceMilliseconds: 0)
    ownGroup?.stop()
  }

  /// Connections now open, those in a TLS handshake included.
  public var openConnections: Int { connectionCount.current }

  /// Stops listening, lets exchanges in flight finish, closes WebSockets with 1001, and cuts off what is left
  /// after the grace time. `completion` runs once, on a loop, when every connection is gone.
  public func shutdown(graceMilliseconds: UInt64 = 10_000, completion: @escaping @Sendable () -> Void = {}) {
    let remaining = ShutdownCountdown(listeners.count, completion)
    for listener in listeners {
      listener.shutDown(graceMilliseconds: graceMilliseconds) { remaining.oneDone() }
    }
  }
}
