internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Wire

/// A node that was restored, or of which there are two: what it waits for, and what its administrators decide.
enum RecoveryRoutes {
  static let all = [
    Route("GET", "recovery", .admin, show),
    Route("POST", "recovery/proceed", .admin, body: .optional, proceed),
    Route("POST", "recovery/begin", .admin, begin),
  ]

  @Sendable private static func show(_ call: Call) throws(Problem) {
    call.node.recovery { call.answer($0) { status in call.answer { $0.recovery(status) } } }
  }

  @Sendable private static func proceed(_ call: Call) throws(Problem) {
    var peers: [LeftOut] = []
    var lost: [LogID] = []
    if !call.body.isEmpty {
      let object = try call.object(["without", "lost"])
      for text in try strings("without", of: object, call) {
        guard let peer = LeftOut(text) else {
          throw Problem(
            .fieldInvalid,
            "without must list domains in lower case, such as chat.example.org, or node ids of 64 hexadecimal digits."
          )
        }
        peers.append(peer)
      }
      for text in try strings("lost", of: object, call) {
        guard let log = Call.channelID(text) else {
          throw Problem(.fieldInvalid, "lost must list logs by their ids of 64 hexadecimal digits.")
        }
        lost.append(log)
      }
    }
    call.node.proceed(without: peers, losing: lost, by: try call.user) { call.end($0) }
  }

  private static func strings(
    _ name: StaticString, of object: JSONObject, _ call: Call
  ) throws(Problem) -> [String] {
    try call.fields { () throws(JSONError) in try object[name] == nil ? [] : object.strings(name) }
  }

  @Sendable private static func begin(_ call: Call) throws(Problem) {
    call.node.beginRecovery(by: try call.user) { call.end($0) }
  }
}
