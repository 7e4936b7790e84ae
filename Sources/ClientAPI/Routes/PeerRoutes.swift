internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Wire

/// Which peers this node talks to.
enum PeerRoutes {
  static let all = [
    Route("GET", "peers", .admin, list),
    Route("PUT", "peers/{domain}", .admin, body: .required, decide),
    Route("DELETE", "peers/{domain}", .admin, forget),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.node.status { call.answer($0) { status in call.answer { $0.peers(status) } } }
  }

  @Sendable private static func decide(_ call: Call) throws(Problem) {
    let domain = try domain(call)
    let object = try call.object(["decision"])
    let text = try call.fields { () throws(JSONError) in try object.string("decision") }
    guard let decision = PeerDecision(rawValue: text), decision != .waiting else {
      throw Problem(.fieldInvalid, "decision must be allowed, blocked or paused.")
    }
    call.node.decide(decision, about: domain, by: try call.user) { call.end($0) }
  }

  @Sendable private static func forget(_ call: Call) throws(Problem) {
    call.node.decide(nil, about: try domain(call), by: try call.user) { call.end($0) }
  }

  private static func domain(_ call: Call) throws(Problem) -> Domain {
    guard let domain = call.captures["domain"].flatMap({ Domain(Text($0)) }) else {
      throw Problem(.fieldInvalid, "The path must end with a domain in lower case, such as chat.example.org.")
    }
    return domain
  }
}
