internal import Model
internal import Node
internal import Transport

/// The live stream.
enum StreamRoutes {
  static let all = [
    Route("GET", "stream", .user, parameters: ["cursor"], open),
    Route("GET", "events", .user, parameters: ["cursor", "watchChannels", "watchAddresses"], events),
  ]

  @Sendable private static func open(_ call: Call) throws(Problem) {
    let session = try call.liveSession
    let cursor = try call.parameters.number("cursor").map { Int64($0) }
    var limits = WebSocketLimits()
    limits.maxMessageBytes = Call.bodyBytes
    let socket = try StreamSocket(
      call.hub, user: try call.user, session: session, cursor: cursor, on: call.exchange)
    call.exchange.acceptWebSocket(limits: limits, handler: socket)
  }

  @Sendable private static func events(_ call: Call) throws(Problem) {
    let session = try call.liveSession
    let asked = try call.parameters.number("cursor").map { Int64($0) }
    let cursor = try lastEvent(call) ?? asked
    let stream = try StreamSocket(
      call.hub, user: try call.user, session: session, cursor: cursor, on: call.exchange,
      watch: try watch(call))
    EventStream(call.exchange, stream).begin()
  }

  /// What the stream is to watch: it cannot say so later. `nil` for nothing.
  private static func watch(_ call: Call) throws(Problem) -> StreamSocket.Watch? {
    let names = try list("watchChannels", StreamRequest.watchedChannels, call)
    let addresses = try list("watchAddresses", StreamRequest.watchedAddresses, call)
    var channels: [LogID] = []
    for name in names {
      guard let id = Call.channelID(name), call.node.view.channel(id, of: try call.user) != nil else {
        throw .unknownChannel
      }
      channels.append(id)
    }
    guard !channels.isEmpty || !addresses.isEmpty else { return nil }
    return StreamSocket.Watch(channels: channels, addresses: Set(addresses))
  }

  private static func list(_ name: String, _ most: Int, _ call: Call) throws(Problem) -> [String] {
    guard let text = call.parameters[name] else { return [] }
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard items.count <= most, !items.contains("") else {
      throw QueryParameters.invalid("\(name) must be a list of 1 to \(most), separated by commas.")
    }
    return items
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
