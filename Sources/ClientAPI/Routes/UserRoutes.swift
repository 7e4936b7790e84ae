internal import JSON
internal import Model
internal import Node
internal import Wire

/// The accounts of this node.
enum UserRoutes {
  static let all = [
    Route("POST", "users", .admin, body: .required, create),
    Route("GET", "users", .user, list),
  ]

  @Sendable private static func create(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "password", "displayName", "admin"])
    let (name, password) = try call.fields { () throws(JSONError) in
      (try object.string("name"), try object.string("password"))
    }
    let (displayName, isAdmin) = try call.fields { () throws(JSONError) in
      (try object.optionalString("displayName"), try object.optionalBool("admin") ?? false)
    }
    if let displayName { try check(displayName) }
    call.node.createUser(
      name: Text(name), displayName: displayName.map { Text($0) }, password: Array(password.utf8),
      isAdmin: isAdmin
    ) { result in
      switch result {
      case .failure(let problem): call.refuse(problem)
      case .success(let account): call.answer(201) { $0.user(account, call.node) }
      }
    }
  }

  private static func check(_ displayName: String) throws(Problem) {
    let text = Text(displayName)
    guard (1...Limits.nameBytes).contains(text.utf8.count), !text.hasControlCharacters else {
      throw Problem(
        .fieldInvalid, "displayName must have 1 to \(Limits.nameBytes) bytes and no control characters.")
    }
  }

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.answer { json in
      json.arrayField("users") { json in
        for account in call.node.accounts { json.object { $0.user(account, call.node) } }
      }
    }
  }
}
