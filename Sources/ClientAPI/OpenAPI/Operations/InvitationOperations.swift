enum InvitationOperations {
  static let group = OperationGroup(
    "invitations", "Invitations to the caller",
    [
      Operation(
        "GET", "invitations", "listInvitations", "Those that are unanswered",
        answers: .json(200, .shared("Invitations"))),
      Operation(
        "POST", "invitations/{channel}/accept", "acceptInvitation", "Joins the channel", answers: .receipt,
        refuses: [.unknownInvitation, .unknownChannel]),
      Operation(
        "POST", "invitations/{channel}/decline", "declineInvitation", "Declines", answers: .receipt,
        refuses: [.unknownInvitation, .unknownChannel]),
      Operation(
        "GET", "held-invitations", "listHeldInvitations", "Those of all users that wait for an administrator",
        answers: .json(200, .shared("Invitations"))),
      Operation(
        "POST", "held-invitations/{channel}/{address}/allow", "allowInvitation", "Lets one through",
        answers: .nothing, refuses: [.unknownInvitation, .addressInvalid]),
      Operation(
        "POST", "held-invitations/{channel}/{address}/decline", "declineHeldInvitation",
        "Declines one for its user", answers: .nothing,
        refuses: [
          .unknownInvitation, .addressInvalid, .homeUnknown, .peerPaused, .peerRefused, .peerWaiting,
        ]),
    ])
}
