public import Node
internal import Store
public import Transport

/// The client API: HTTPS with JSON, under `/api/v1` (docs/client-api.md).
public final class ClientAPI: Application {
  private let node: HanseNode
  private let hub: StreamHub
  private let logIns = LogInGate()
  private let hosts: HostNames
  private let table = RouteTable.api
  public let metrics: Metrics

  public init(_ node: HanseNode, streams: StreamSettings = StreamSettings()) {
    self.node = node
    hub = StreamHub(node, streams)
    hosts = HostNames(node)
    metrics = Metrics(node, hub, table.routes)
    node.observe(hub)
    // Made now, so that nobody's request waits for it.
    _ = OpenAPIDocument.content
  }

  public func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    do throws(Problem) {
      return try route(head, exchange)
    } catch {
      Answer.refuse(error, exchange)
      return DiscardedBody()
    }
  }

  private func route(_ head: RequestHead, _ exchange: Exchange) throws(Problem) -> any RequestBodyHandler {
    guard hosts.include(head.host) else { throw .hostUnknown }
    guard let segments = head.pathSegments else {
      throw Problem(.pathMalformed, "The path has a malformed percent-encoding, or is not UTF-8.")
    }
    switch table.match(head.method, segments) {
    case .nothing: throw Problem(.notFound, "There is nothing here: the API is under /api/v1.")
    case .otherMethods(let methods):
      throw Problem(
        .methodNotAllowed, "This path takes \(methods.joined(separator: ", ")).",
        headers: [HeaderField("allow", methods.joined(separator: ", "))])
    case .route(let route, let captures):
      exchange.label(route.number)
      let caller = BearerToken.token(in: head.headers).flatMap { node.caller(token: $0) }
      try CallLimits.check(route, caller?.account, head, node)
      CallLimits.weigh(exchange, of: caller?.account, head, node)
      if route.caller != .anyone && caller == nil { throw .notLoggedIn }
      if route.caller == .admin && caller?.account.isAdmin != true { throw .notAdmin }
      let parameters = try QueryParameters(head, allowed: route.parameters)
      try checkBody(head, route)
      let call = Call(
        node: node, hub: hub, metrics: metrics, logIns: logIns, head: head, exchange: exchange,
        captures: captures, parameters: parameters, caller: caller?.account, session: caller?.session)
      return try route.bytesHandler?(call) ?? collect(call, route)
    }
  }

  private func checkBody(_ head: RequestHead, _ route: Route) throws(Problem) {
    if route.body == .none {
      guard !head.hasBody else { throw Problem(.bodyUnexpected, "This request takes no body.") }
    } else if route.body == .bytes {
      guard MediaType.isBytes(head.headers.values(of: "content-type")) else {
        throw Problem(.mediaTypeUnsupported, "Send the bytes as application/octet-stream.")
      }
    } else if head.hasBody || route.body == .required {
      guard MediaType.isJSON(head.headers.values(of: "content-type")) else {
        throw Problem(.mediaTypeUnsupported, "Send the body as application/json.")
      }
    }
  }

  /// A request without a body is handled at once: its exchange can still become a stream.
  private func collect(_ call: Call, _ route: Route) -> any RequestBodyHandler {
    guard route.body != .none else {
      run(call, route)
      return DiscardedBody()
    }
    return CollectedBody(maxBytes: node.bodyBytes, on: call.exchange) { [self] body in
      var call = call
      call.body = body
      run(call, route)
    }
  }

  private func run(_ call: Call, _ route: Route) {
    do throws(Problem) { try route.handler(call) } catch { call.refuse(error) }
  }
}
