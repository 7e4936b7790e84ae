internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// The node itself: whether it serves, for anyone; how it fares, for its administrators.
enum NodeRoutes {
  static let all = [
    Route("GET", "/health", .anyone, health),
    Route("GET", "status", .admin, status),
    Route("GET", "/metrics", .admin, metrics),
    Route("POST", "verify", .admin, body: .optional, verify),
  ]

  @Sendable private static func health(_ call: Call) throws(Problem) {
    // Whatever it is: who watches asks whether the node serves, and this request itself did not fail.
    if let problem = call.node.problem { throw Problem(503, problem.code, problem.detail) }
    call.answer { $0.field("status", "ok") }
  }

  @Sendable private static func status(_ call: Call) throws(Problem) {
    call.node.status { call.answer($0) { status in call.answer { $0.status(status, call.node.view) } } }
  }

  @Sendable private static func metrics(_ call: Call) throws(Problem) {
    call.metrics.answer(call.exchange)
  }

  @Sendable private static func verify(_ call: Call) throws(Problem) {
    var channel: LogID?
    if !call.body.isEmpty {
      let object = try call.object(["channel"])
      if let text = try call.fields({ () throws(JSONError) in try object.optionalString("channel") }) {
        guard let id = Call.channelID(text) else { throw .unknownChannel }
        channel = id
      }
    }
    let ofAll = channel == nil
    call.node.verify(channel) { result in
      call.answer(result) { reports in
        guard ofAll else { return call.answer { $0.verification(reports, nil) } }
        call.node.verifyFiles { result in
          call.answer(result) { files in call.answer { $0.verification(reports, files) } }
        }
      }
    }
  }
}
