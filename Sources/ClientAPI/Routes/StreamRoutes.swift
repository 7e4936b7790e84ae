internal import Node
internal import Transport

/// The live stream.
enum StreamRoutes {
  static let all = [Route("GET", "stream", .user, parameters: ["cursor"], open)]

  @Sendable private static func open(_ call: Call) throws(Problem) {
    guard let token = call.token else { throw .notLoggedIn }
    let cursor = try call.parameters.number("cursor").map { Int64($0) }
    var limits = WebSocketLimits()
    limits.maxMessageBytes = Call.bodyBytes
    let socket = StreamSocket(call.hub, user: try call.user, token: token, cursor: cursor)
    call.exchange.acceptWebSocket(limits: limits, handler: socket)
  }
}
