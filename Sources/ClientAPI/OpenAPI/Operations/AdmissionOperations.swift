internal import Model

enum AdmissionOperations {
  static let group = OperationGroup(
    "admission", "Invitations to this node, and the audit log",
    [
      Operation(
        "POST", "account-invitations", "inviteAccount", "Makes an invitation; its code is shown this once",
        takes: .closed(
          .optional("uses", .integer(1...10_000)), .optional("expires", .shared("Time")),
          .optional("admin", .bool), .optional("note", .text(0...200))),
        answers: .json(201, .shared("AccountInvitation"))),
      Operation(
        "GET", "account-invitations", "listAccountInvitations", "The invitations that are good, newest first",
        answers: .json(200, .object(.required("invitations", .array(of: .shared("AccountInvitation")))))),
      Operation(
        "DELETE", "account-invitations/{number}", "revokeAccountInvitation", "Takes an invitation back",
        answers: .nothing, refuses: [.unknownInvitation]),
      Operation(
        "POST", "accounts", "register", "Makes an account by the code of an invitation",
        takes: .closed(
          .required("code", .string), .required("name", .shared("UserName")),
          .required("password", .shared("Password")),
          .optional("displayName", .text(1...Int64(Limits.nameBytes)))),
        answers: .json(201, .shared("User")),
        refuses: [.codeInvalid, .nameInvalid, .passwordInvalid, .busy]
          + Refusals(codes: [Refusal.nameTaken.code])),
      Operation(
        "GET", "audit", "audit", "What administrators did, oldest first",
        answers: .json(
          200,
          .object(
            .required("entries", .array(of: .shared("AuditEntry"))), .required("more", .bool),
            .required(
              "head", .object(.required("number", .count), .required("hash", .shared("Id"))))))),
    ])
}
