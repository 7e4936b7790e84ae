internal import JSON
internal import Model
internal import Node

/// Invitations of the caller.
enum InvitationRoutes {
  static let all = [
    Route("GET", "invitations", .user, list),
    Route("POST", "invitations/{channel}/accept", .user, parameters: ["wait"], accept),
    Route("POST", "invitations/{channel}/decline", .user, parameters: ["wait"], decline),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let view = call.node.view
    let invitations = view.invitations[try call.user] ?? []
    call.answer { json in
      json.arrayField("invitations") { json in
        for invitation in invitations { json.object { $0.invitation(invitation, view) } }
      }
    }
  }

  @Sendable private static func accept(_ call: Call) throws(Problem) {
    try call.perform(.accept(try channel(call)))
  }

  @Sendable private static func decline(_ call: Call) throws(Problem) {
    try call.perform(.decline(try channel(call)))
  }

  private static func channel(_ call: Call) throws(Problem) -> LogID {
    guard let id = Call.channelID(call.captures["channel"]) else { throw .unknownInvitation }
    return id
  }
}
