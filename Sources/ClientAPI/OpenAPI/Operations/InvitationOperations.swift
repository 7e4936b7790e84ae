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
    ])
}
