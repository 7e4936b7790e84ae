enum SessionOperations {
  static let group = OperationGroup(
    "sessions", "Logging in and out",
    [
      Operation(
        "POST", "session", "logIn", "Logs in",
        takes: .closed(
          .required("name", .string), .required("password", .string), .optional("device", .text(0...100))),
        answers: .json(201, .shared("LogIn")),
        refuses: [.wrongCredentials, .accountClosed, .tooManyAttempts, .busy]),
      Operation(
        "POST", "session/refresh", "refresh", "Exchanges a refresh token for new tokens",
        detail: """
          A refresh token is good for one exchange; one that comes again ends its session. Within 30 seconds the token \
          that was exchanged last gives the same successor once more.
          """,
        takes: .closed(.required("refreshToken", .string)), answers: .json(200, .shared("LogIn")),
        refuses: [.refreshTokenInvalid, .refreshTokenReused]),
      Operation(
        "DELETE", "session", "logOut", "Ends this session: its tokens are void, its streams are closed",
        answers: .nothing, refuses: [.unknownSession]),
      Operation(
        "GET", "sessions", "listSessions", "The caller's sessions, the one used last first",
        answers: .json(200, .object(.required("sessions", .array(of: .shared("Session")))))),
      Operation(
        "DELETE", "sessions/{session}", "endSession", "Ends a session of the caller", answers: .nothing,
        refuses: [.unknownSession]),
    ])
}
