public import Node
internal import Store
public import Transport

/// The client API: HTTPS with JSON, under `/api/v1` (docs/client-api.md).
public final class ClientAPI: Application {
  private let node: HanseNode
  private let hub: StreamHub
  private let routes: [Route]

  public init(_ node: HanseNode) {
    self.node = node
    hub = StreamHub(node)
    node.observe(hub)
    routes =
      SessionRoutes.all + UserRoutes.all + ChannelRoutes.all + MemberRoutes.all + InvitationRoutes.all
      + MessageRoutes.all + ReactionRoutes.all + SearchRoutes.all + NodeRoutes.all
  }

  public func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    if head.path == "/health" {
      exchange.respond(
        status: 200, headers: ["content-type": "application/json"], body: Array(#"{"status":"ok"}"#.utf8))
      return DiscardedBody()
    }
    do throws(Problem) {
      return try route(head, exchange)
    } catch {
      Call.refuse(error, exchange)
      return DiscardedBody()
    }
  }

  private func route(_ head: RequestHead, _ exchange: Exchange) throws(Problem) -> any RequestBodyHandler {
    guard let segments = head.pathSegments, segments.count > 2, segments[0] == "api", segments[1] == "v1"
    else {
      throw Problem(404, "notFound", "There is nothing here: the API is under /api/v1.")
    }
    let path = Array(segments.dropFirst(2))
    let token = bearer(head)
    if path == ["stream"] {
      try openStream(head, exchange, token)
      return DiscardedBody()
    }
    let fitting = routes.compactMap { route in route.captures(path).map { (route, $0) } }
    guard !fitting.isEmpty else { throw Problem(404, "notFound", "The API has no such path.") }
    guard let (route, captures) = fitting.first(where: { $0.0.method == head.method }) else {
      let allowed = HeaderField("allow", fitting.map(\.0.method).joined(separator: ", "))
      let problem = Problem(405, "methodNotAllowed", "This path does not take \(head.method).")
      Call.refuse(problem, exchange, extra: [allowed])
      return DiscardedBody()
    }
    let caller = token.flatMap { node.account(token: $0) }
    if route.caller != .anyone && caller == nil { throw .notLoggedIn }
    if route.caller == .admin && caller?.isAdmin != true { throw .notAdmin }
    return CollectedBody(maxBytes: Call.bodyBytes, on: exchange) { [node, hub] body in
      let call = Call(
        node: node, hub: hub, head: head, exchange: exchange, captures: captures, body: body, caller: caller,
        token: token)
      do throws(Problem) { try route.handler(call) } catch { call.refuse(error) }
    }
  }

  private func bearer(_ head: RequestHead) -> String? {
    guard let field = head.headers["authorization"], field.hasPrefix("Bearer ") else { return nil }
    return String(field.dropFirst("Bearer ".count))
  }

  private func openStream(_ head: RequestHead, _ exchange: Exchange, _ token: String?) throws(Problem) {
    guard let token, let caller = node.account(token: token) else { throw .notLoggedIn }
    let call = Call(
      node: node, hub: hub, head: head, exchange: exchange, captures: [:], body: [], caller: caller,
      token: token)
    let cursor = try call.number("cursor")
    var limits = WebSocketLimits()
    limits.maxMessageBytes = Call.bodyBytes
    exchange.acceptWebSocket(
      limits: limits,
      handler: StreamSocket(
        node: node, hub: hub, user: caller.user, token: token, cursor: cursor.map { Int64($0) }))
  }
}
