internal import Node
internal import Synchronization
public import Transport

/// All that there is to tell a monitoring system: of the node, of its requests, of its streams, and of its server.
public final class Metrics: Sendable {
  private let node: HanseNode
  private let hub: StreamHub
  public let requests: RequestStatistics
  private let server = Mutex<Server?>(nil)

  init(_ node: HanseNode, _ hub: StreamHub, _ routes: [Route]) {
    self.node = node
    self.hub = hub
    requests = RequestStatistics(routes, node.journal, logsRequests: node.logsRequests)
  }

  /// The server whose connections and certificate are told of.
  public func observe(_ server: Server) { self.server.withLock { $0 = server } }

  /// Answers an exchange with all of it.
  func answer(_ exchange: Exchange) {
    node.measure { [self] text in
      var text = text
      requests.write(to: &text)
      hub.write(to: &text)
      if let server = server.withLock({ $0 }) { write(server, to: &text) }
      exchange.respond(
        status: 200, headers: ["content-type": MetricsText.contentType, "cache-control": "no-store"],
        body: text.bytes)
    }
  }

  private func write(_ server: Server, to text: inout MetricsText) {
    text.one("hanse_connections", .gauge, "Connections open now.", server.openConnections)
    text.one("hanse_connections_maximum", .gauge, "Connections that may be open.", server.mostConnections)
    guard let seconds = server.certificateExpirySeconds else { return }
    text.one(
      "hanse_certificate_expiry_seconds", .gauge, "When the TLS certificate in use expires, since 1970.",
      seconds)
  }

  /// What answers on the address of `[metrics]`: `GET /metrics` for anyone who reaches it.
  public var application: any Application { MetricsService(self) }
}

/// See `Metrics.application`.
private struct MetricsService: Application {
  let metrics: Metrics

  init(_ metrics: Metrics) { self.metrics = metrics }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    if head.path != "/metrics" {
      Answer.refuse(Problem(.notFound, "There is nothing here but /metrics."), exchange)
    } else if head.method != "GET" && head.method != "HEAD" {
      Answer.refuse(
        Problem(
          .methodNotAllowed, "This path takes GET, HEAD.", headers: [HeaderField("allow", "GET, HEAD")]),
        exchange)
    } else {
      metrics.answer(exchange)
    }
    return DiscardedBody()
  }
}
