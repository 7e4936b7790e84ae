/// What all connections of one listener share: who answers, within which bounds, whose word is taken, and who watches.
///
/// Unchecked because it is confined to its listener's loop.
final class HTTPService: @unchecked Sendable {
  let application: any Application
  let limits: HTTPLimits
  let proxies: TrustedProxies
  let watch: (any RequestWatch)?
  private var requestIDs: RequestIDs?

  init(
    application: any Application, limits: HTTPLimits, proxies: TrustedProxies = TrustedProxies(),
    namesRequests: Bool = true, watch: (any RequestWatch)? = nil
  ) {
    self.application = application
    self.limits = limits
    self.proxies = proxies
    requestIDs = namesRequests ? RequestIDs() : nil
    self.watch = watch
  }

  /// Writes into a head that has arrived who sent it, and under which id it goes.
  func sign(_ head: inout RequestHead, from connection: Connection) {
    head.remoteAddress = connection.remoteAddress
    if let peer = connection.peer { head.clientAddress = "\(proxies.client(head.headers, from: peer))" }
    guard requestIDs != nil else { return }
    head.requestID = idOfProxy(head, connection.peer) ?? requestIDs?.next() ?? ""
  }

  private func idOfProxy(_ head: RequestHead, _ peer: NumericAddress?) -> String? {
    guard let peer, proxies.form != .proxyProtocol, proxies.trusts(peer) else { return nil }
    let given = head.headers.values(of: RequestIDs.field)
    return given.count == 1 && RequestIDs.isProper(given[0]) ? given[0] : nil
  }

  /// The handle for one request's answer.
  func exchange(for head: RequestHead, on loop: EventLoop, backend: any ExchangeBackend) -> Exchange {
    let exchange = Exchange(loop: loop, backend: backend)
    if let watch { exchange.account = RequestAccount(head, watch, version: backend.httpVersion) }
    return exchange
  }
}
