internal import JSON
internal import Node

/// Logging in and out.
enum SessionRoutes {
  static let all = [
    Route("POST", "session", .anyone, logIn),
    Route("DELETE", "session", .user, logOut),
    Route("GET", "me", .user, me),
  ]

  @Sendable private static func logIn(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "password"])
    let (name, password) = try call.json { () throws(JSONError) in
      (try object.string("name"), try object.string("password"))
    }
    call.node.logIn(name: call.text(name), password: Array(password.utf8)) { result in
      switch result {
      case .failure(let problem): call.refuse(Problem(problem))
      case .success(let logIn):
        let body = JSONWriter.objectBytes { json in
          json.field("token", logIn.token)
          json.field("expires", logIn.expiresMilliseconds)
          json.objectField("user") { $0.user(logIn.account, call.node) }
        }
        call.answer(201, body)
      }
    }
  }

  @Sendable private static func logOut(_ call: Call) throws(Problem) {
    let token = call.token ?? ""
    call.node.logOut(token: token) {
      call.hub.end(token: token)
      call.answerNothing()
    }
  }

  @Sendable private static func me(_ call: Call) throws(Problem) {
    guard let caller = call.caller else { throw .notLoggedIn }
    call.answer { $0.user(caller, call.node) }
  }
}
