internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store

/// Proofs that a node has signed what contradicts itself, and what is to become of the channels.
enum ForkRoutes {
  static let all = [
    Route("GET", "forks", .user, list),
    Route("GET", "forks/{number}/proof", .user, proof),
    Route("PUT", "forks/{number}", .user, body: .required, decide),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let (forks, view) = (try shown(call), call.node.view)
    call.answer { json in
      json.arrayField("forks") { json in
        for fork in forks { json.object { $0.fork(fork, view) } }
      }
    }
  }

  @Sendable private static func proof(_ call: Call) throws(Problem) {
    guard let proof = try named(call).proof else { throw Problem(NodeProblem.unprovenFork) }
    Answer.send(proof.encode(), type: "application/cbor", call.exchange)
  }

  @Sendable private static func decide(_ call: Call) throws(Problem) {
    let fork = try named(call)
    let object = try call.object(["decision"])
    let text = try call.fields { () throws(JSONError) in try object.string("decision") }
    guard let decision = StoredFork.Decision(rawValue: text) else {
      throw Problem(.fieldInvalid, "decision must be keep or close.")
    }
    call.node.decide(decision, aboutFork: fork.number, by: try call.user) { call.end($0) }
  }

  private static func shown(_ call: Call) throws(Problem) -> [StoredFork] {
    call.node.view.forks(shownTo: try call.user, isAdmin: call.caller?.isAdmin == true)
  }

  /// One that is not the caller's to know of is told like one that is not there.
  private static func named(_ call: Call) throws(Problem) -> StoredFork {
    let number = call.captures["number"].flatMap { Int64($0) }
    guard let fork = try shown(call).first(where: { $0.number == number }) else {
      throw Problem(NodeProblem.unknownFork)
    }
    return fork
  }
}
