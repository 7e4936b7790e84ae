internal import Model

enum AccountOperations {
  static let group = OperationGroup(
    "accounts", "The users of this node, and what is known of others",
    [
      Operation("GET", "me", "me", "Who the caller is", answers: .json(200, .shared("User"))),
      Operation(
        "PATCH", "me", "setProfile", "Changes what others see of the caller",
        takes: .closed(.optional("displayName", displayName), .optional("about", .text(0...1_000))),
        answers: .json(200, .shared("User")), refuses: unknownUser),
      Operation(
        "PUT", "me/password", "changePassword", "Changes the password; the caller's other sessions end",
        takes: .closed(
          .required("oldPassword", .string), .required("newPassword", .shared("Password"))),
        answers: .nothing, refuses: [.wrongPassword, .passwordInvalid, .tooManyAttempts, .busy]),
      Operation("GET", "users", "listUsers", "The users of this node", answers: .json(200, .shared("Users"))),
      Operation(
        "GET", "users/{address}", "showUser", "What is known of a user, of this node or another",
        answers: .json(200, .shared("User")), refuses: address),
      Operation(
        "POST", "users", "createUser", "Adds a user",
        takes: .closed(
          .required("name", .shared("UserName")), .required("password", .shared("Password")),
          .optional("displayName", displayName), .optional("admin", .bool)),
        answers: .json(201, .shared("User")),
        refuses: [.nameInvalid, .passwordInvalid] + Refusals(codes: [Refusal.nameTaken.code])),
      Operation(
        "PATCH", "users/{address}", "administerUser",
        "Closes an account or opens it again, makes an administrator or takes that back",
        takes: .closed(.optional("active", .bool), .optional("admin", .bool)),
        answers: .json(200, .shared("User")), refuses: address + [.lastAdmin]),
      Operation(
        "POST", "users/{address}/password-reset", "resetPassword",
        "Voids a user's password and sessions, and gives the code by which the user sets another",
        answers: .json(
          200, .object(.required("code", .string), .required("expires", .shared("Time")))),
        refuses: address),
      Operation(
        "POST", "password-resets", "usePasswordReset", "Sets a password by the code of a reset",
        takes: .closed(.required("code", .string), .required("password", .shared("Password"))),
        answers: .json(200, .shared("User")), refuses: [.codeInvalid, .passwordInvalid, .busy]),
    ])

  private static let displayName = Schema.text(1...Int64(Limits.nameBytes))
  private static let unknownUser = Refusals(codes: [Refusal.unknownUser.code])
  private static let address = unknownUser + [.addressInvalid]
}
