internal import JSON
internal import Node
internal import Transport
internal import Wire

/// Logging in and out.
enum SessionRoutes {
  static let all = [
    Route("POST", "session", .anyone, body: .required, logIn),
    Route("DELETE", "session", .user, logOut),
    Route("GET", "me", .user, me),
  ]

  private static let busy = Problem(
    .busy, "Too many log-ins wait: try again in a few seconds.",
    headers: [HeaderField("retry-after", "5")])

  @Sendable private static func logIn(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "password"])
    let (name, password) = try call.fields { () throws(JSONError) in
      (try object.string("name"), try object.string("password"))
    }
    // Longer than any account has: not worth hashing.
    guard name.utf8.count <= 64, password.utf8.count <= 1_024 else {
      throw Problem(.wrongCredentials, "The name or the password is wrong.")
    }
    let isTaken = call.logIns.enter {
      call.node.logIn(name: Text(name), password: Array(password.utf8)) { result in
        call.logIns.leave()
        answer(call, result)
      }
    }
    if !isTaken { throw busy }
  }

  private static func answer(_ call: Call, _ result: Result<LogIn, NodeProblem>) {
    switch result {
    case .failure(let problem): call.refuse(problem)
    case .success(let logIn):
      call.answer(201) { json in
        json.field("token", logIn.token)
        json.field("expires", logIn.expiresMilliseconds)
        json.objectField("user") { $0.user(logIn.account, call.node) }
      }
    }
  }

  @Sendable private static func logOut(_ call: Call) throws(Problem) {
    guard let token = call.token else { throw .notLoggedIn }
    call.node.logOut(token: token) { problem in
      if let problem { return call.refuse(problem) }
      call.hub.end(token: token)
      call.answerNothing()
    }
  }

  @Sendable private static func me(_ call: Call) throws(Problem) {
    guard let caller = call.caller else { throw .notLoggedIn }
    call.answer { $0.user(caller, call.node) }
  }
}
