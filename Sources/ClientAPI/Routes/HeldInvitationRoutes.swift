internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store

/// Invitations from other organisations that wait for an administrator.
enum HeldInvitationRoutes {
  static let all = [
    Route("GET", "held-invitations", .admin, list),
    Route("POST", "held-invitations/{channel}/{address}/allow", .admin, allow),
    Route("POST", "held-invitations/{channel}/{address}/decline", .admin, decline),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let view = call.node.view
    call.answer { json in
      json.arrayField("invitations") { json in
        for invitation in view.held {
          json.object { json in
            let user = Author(node: call.node.node, user: invitation.letter.user)
            json.field("user", view.address(of: user))
            json.invitation(invitation, view)
          }
        }
      }
    }
  }

  @Sendable private static func allow(_ call: Call) throws(Problem) { try release(call, isAllowed: true) }
  @Sendable private static func decline(_ call: Call) throws(Problem) { try release(call, isAllowed: false) }

  private static func release(_ call: Call, isAllowed: Bool) throws(Problem) {
    let address = try call.address(call.captures["address"])
    guard let channel = Call.channelID(call.captures["channel"]),
      let user = call.node.view.participant("\(address)"), user.node == call.node.node
    else { throw Problem(NodeProblem.unknownHeldInvitation) }
    call.node.releaseInvitation(
      to: channel, of: user.user, isAllowed: isAllowed, by: try call.user
    ) { call.end($0) }
  }
}
