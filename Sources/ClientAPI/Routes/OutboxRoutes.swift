internal import JSON
internal import Model
internal import Node
internal import Store

/// What the caller has sent and its channel's home has not ordered: not yet, or not at all.
enum OutboxRoutes {
  static let all = [
    Route("GET", "outbox", .user, parameters: ["after", "limit"], list),
    Route("DELETE", "outbox/{number}", .user, dismiss),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let user = try call.user
    let after = Int64(clamping: try call.parameters.number("after") ?? 0)
    let limit = try call.parameters.limit()
    call.read { (reading) throws(StoreError) in
      let items = try reading.store.outbox(of: user, after: after, limit: limit + 1)
      call.answer { json in
        json.arrayField("items") { json in
          for item in items.prefix(limit) { json.object { $0.outboxItem(item) } }
        }
        json.field("more", items.count > limit)
      }
    }
  }

  @Sendable private static func dismiss(_ call: Call) throws(Problem) {
    guard let number = call.captures["number"].flatMap({ Int64($0) }) else { throw .unknownMessage }
    call.node.dismiss(number, of: try call.user) { call.end($0) }
  }
}
