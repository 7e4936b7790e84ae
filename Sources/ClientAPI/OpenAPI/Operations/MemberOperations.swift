enum MemberOperations {
  static let all = [
    Operation(
      "GET", "channels/{channel}/members", "listMembers", "Who is in a channel, invited or banned",
      answers: .json(200, .shared("Members")), refuses: [.unknownChannel]),
    Operation(
      "POST", "channels/{channel}/invitations", "inviteMember", "Invites a user of any node",
      takes: .closed(.required("address", .shared("Address")), .optional("role", .shared("RoleName"))),
      answers: .receipt, refuses: [.unknownChannel]),
    Operation(
      "PUT", "channels/{channel}/members/{address}/role", "assignRole", "Gives a member a role",
      takes: .closed(.required("role", .shared("RoleName"))), answers: .receipt, refuses: [.unknownChannel]),
    Operation(
      "DELETE", "channels/{channel}/members/{address}", "kickMember", "Removes a member", answers: .receipt,
      refuses: [.unknownChannel]),
    Operation(
      "PUT", "channels/{channel}/bans/{address}", "banMember", "Bans a user", answers: .receipt,
      refuses: [.unknownChannel]),
    Operation(
      "DELETE", "channels/{channel}/bans/{address}", "unbanMember", "Ends a ban", answers: .receipt,
      refuses: [.unknownChannel]),
  ]
}
