internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// Logging in and out, and the sessions that go on.
enum SessionRoutes {
  private static let deviceBytes = 100

  static let all = [
    Route("POST", "session", .anyone, body: .required, logIn),
    Route("POST", "session/refresh", .anyone, body: .required, refresh),
    Route("DELETE", "session", .user, logOut),
    Route("GET", "sessions", .user, list),
    Route("DELETE", "sessions/{session}", .user, end),
  ]

  @Sendable private static func logIn(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "password", "device"])
    let (name, password, device) = try call.fields { () throws(JSONError) in
      (try object.string("name"), try object.string("password"), try object.optionalString("device") ?? "")
    }
    guard device.utf8.count <= deviceBytes, !Text(device).hasControlCharacters else {
      throw Problem(
        .fieldInvalid, "device must have at most \(deviceBytes) bytes and no control characters.")
    }
    try call.countGuess()
    // Longer than any account has: not worth hashing.
    guard name.utf8.count <= Limits.userNameBytes, password.utf8.count <= 1_024 else {
      throw Problem(.wrongCredentials, "The name or the password is wrong.")
    }
    try call.inTurn {
      call.node.logIn(name: Text(name), password: Array(password.utf8), device: Text(device)) { result in
        call.logIns.leave()
        call.settle(result) { logIn in call.answer(201) { $0.logIn(logIn, call.node) } }
      }
    }
  }

  @Sendable private static func refresh(_ call: Call) throws(Problem) {
    let object = try call.object(["refreshToken"])
    let token = try call.fields { () throws(JSONError) in try object.string("refreshToken") }
    try call.countGuess()
    call.node.refresh(token) { result in
      call.settle(result) { logIn in call.answer { $0.logIn(logIn, call.node) } }
    }
  }

  @Sendable private static func logOut(_ call: Call) throws(Problem) {
    end(try call.liveSession, of: try call.user, call)
  }

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let sessions = call.node.sessions(of: try call.user)
    let current = try call.liveSession
    call.answer { json in
      json.arrayField("sessions") { json in
        for session in sessions { json.object { $0.session(session, isCurrent: session.id == current) } }
      }
    }
  }

  @Sendable private static func end(_ call: Call) throws(Problem) {
    guard let id = call.captures["session"].flatMap({ Bytes16(hex: $0.utf8) }) else {
      throw Problem(.unknownSession, "You have no such session.")
    }
    end(SessionID(id), of: try call.user, call)
  }

  private static func end(_ session: SessionID, of user: UserID, _ call: Call) {
    call.node.endSession(session, of: user) { call.end($0) }
  }
}
