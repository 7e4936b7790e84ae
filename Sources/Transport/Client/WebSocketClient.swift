/// Opens WebSockets (RFC 6455) as a client, on event loops of the caller's choice.
public final class WebSocketClient: Sendable {
  private let tls: TLSContext

  /// `authorityFile` is a PEM file of the authorities to trust; `nil` for the system's. Throws
  /// `authorityUnusable`.
  public init(authorityFile: String? = nil) throws(TransportError) {
    tls = try TLSContext.client(authorityFile: authorityFile)
  }

  /// Connects on `loop`. Either `handler.opened` is called there, and in the end `handler.closed`, or
  /// `failed` once.
  public func connect(
    _ request: WebSocketRequest, on loop: EventLoop, handler: any WebSocketHandler,
    failed: @escaping @Sendable (TransportError) -> Void
  ) {
    do throws(TransportError) {
      let ports: [String: UInt16] = request.allowsPlaintext ? ["wss": 443, "ws": 80] : ["wss": 443]
      let url = try AbsoluteURL(request.url, defaultPorts: ports)
      let opening = try WebSocketOpening(url: url, request: request, handler: handler, failed: failed)
      let mapped = request.connectTo["\(url.host):\(url.port)"]
      guard let place = mapped.map({ HostAndPort.split($0) }) ?? (url.host, url.port) else {
        throw TransportError(.addressMalformed, "\"\(mapped ?? "")\" is no \"address:port\" to connect to")
      }
      Resolver.resolve(host: place.host, port: place.port, on: loop) { [tls] result in
        opening.resolved(result, tls: url.scheme == "wss" ? tls : nil, loop: loop)
      }
    } catch {
      loop.execute { failed(error) }
    }
  }
}
