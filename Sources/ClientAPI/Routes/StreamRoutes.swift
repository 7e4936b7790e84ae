internal import Node
internal import Transport

/// The live stream.
enum StreamRoutes {
  static let all = [
    Route("GET", "stream", .user, parameters: ["cursor"], open),
    Route("GET", "events", .user, parameters: ["cursor"], events),
  ]

  @Sendable private static func open(_ call: Call) throws(Problem) {
    let session = try call.liveSession
    let cursor = try call.parameters.number("cursor").map { Int64($0) }
    var limits = WebSocketLimits()
    limits.maxMessageBytes = Call.bodyBytes
    let socket = StreamSocket(call.hub, user: try call.user, session: session, cursor: cursor)
    call.exchange.acceptWebSocket(limits: limits, handler: socket)
  }

  @Sendable private static func events(_ call: Call) throws(Problem) {
    let session = try call.liveSession
    let asked = try call.parameters.number("cursor").map { Int64($0) }
    let cursor = try lastEvent(call) ?? asked
    let stream = StreamSocket(call.hub, user: try call.user, session: session, cursor: cursor)
    EventStream(call.exchange, stream).begin()
  }

  /// The cursor with which a browser comes back by itself.
  private static func lastEvent(_ call: Call) throws(Problem) -> Int64? {
    let values = call.head.headers.values(of: "last-event-id")
    guard let value = values.first, !value.isEmpty else { return nil }
    guard values.count == 1, let cursor = Int64(value), cursor >= 0 else {
      throw QueryParameters.invalid("Last-Event-ID must be a cursor of this stream.")
    }
    return cursor
  }
}
