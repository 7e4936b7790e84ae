internal import Model

enum AccountOperations {
  static let group = OperationGroup(
    "accounts", "Logging in and out, and the users of this node",
    [
      Operation(
        "POST", "session", "logIn", "Logs in",
        takes: .closed(.required("name", .string), .required("password", .string)),
        answers: .json(201, .shared("Session")),
        refuses: [.wrongCredentials, .tooManyAttempts, .busy]),
      Operation(
        "DELETE", "session", "logOut", "Logs out: the token is void, its streams are closed",
        answers: .nothing),
      Operation("GET", "me", "me", "Who the caller is", answers: .json(200, .shared("User"))),
      Operation(
        "POST", "users", "createUser", "Adds a user",
        takes: .closed(
          .required("name", .shared("UserName")), .required("password", .shared("Password")),
          .optional("displayName", .text(1...Int64(Limits.nameBytes))), .optional("admin", .bool)),
        answers: .json(201, .shared("User")),
        refuses: [.nameInvalid, .passwordInvalid] + Refusals(codes: [Refusal.nameTaken.code])),
      Operation("GET", "users", "listUsers", "The users of this node", answers: .json(200, .shared("Users"))),
    ])
}
