internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// The accounts of this node, and what is known of people elsewhere.
enum UserRoutes {
  static let all = [
    Route("GET", "me", .user, me),
    Route("PATCH", "me", .user, body: .required, limit: .messages, setProfile),
    Route("PUT", "me/password", .user, body: .required, changePassword),
    Route("POST", "users", .admin, body: .required, create),
    Route("GET", "users", .user, list),
    Route("GET", "users/{address}", .user, show),
    Route("PATCH", "users/{address}", .admin, body: .required, administer),
    Route("POST", "users/{address}/password-reset", .admin, resetPassword),
  ]

  @Sendable private static func me(_ call: Call) throws(Problem) {
    guard let caller = call.caller else { throw .notLoggedIn }
    call.answer { $0.user(caller, call.node) }
  }

  @Sendable private static func setProfile(_ call: Call) throws(Problem) {
    let object = try call.object(["displayName", "about"])
    let (displayName, about) = try call.fields { () throws(JSONError) in
      (try object.optionalString("displayName"), try object.optionalString("about"))
    }
    guard displayName != nil || about != nil else {
      throw Problem(.fieldMissing, "Give a displayName, an about, or both.")
    }
    call.node.setProfile(
      of: try call.user, displayName: displayName.map { Text($0) }, about: about.map { Text($0) }
    ) { answer(call, 200, $0) }
  }

  @Sendable private static func changePassword(_ call: Call) throws(Problem) {
    let object = try call.object(["oldPassword", "newPassword"])
    let (old, new) = try call.fields { () throws(JSONError) in
      (try object.string("oldPassword"), try object.string("newPassword"))
    }
    guard let caller = call.caller else { throw .notLoggedIn }
    let session = try call.liveSession
    guard old.utf8.count <= 1_024 else { throw Problem(NodeProblem.wrongPassword) }
    try call.inTurn {
      call.node.changePassword(
        of: caller, from: Array(old.utf8), to: Array(new.utf8), keeping: session
      ) { problem in
        call.logIns.leave()
        call.end(problem)
      }
    }
  }

  @Sendable private static func create(_ call: Call) throws(Problem) {
    let object = try call.object(["name", "password", "displayName", "admin"])
    let (name, password) = try call.fields { () throws(JSONError) in
      (try object.string("name"), try object.string("password"))
    }
    let (displayName, isAdmin) = try call.fields { () throws(JSONError) in
      (try object.optionalString("displayName"), try object.optionalBool("admin") ?? false)
    }
    call.node.createUser(
      name: Text(name), displayName: displayName.map { Text($0) }, password: Array(password.utf8),
      isAdmin: isAdmin, by: try call.user
    ) { answer(call, 201, $0) }
  }

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.answer { json in
      json.arrayField("users") { json in
        for account in call.node.accounts { json.object { $0.user(account, call.node) } }
      }
    }
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    let address = try call.address(call.captures["address"])
    let view = call.node.view
    if let account = own(address, call) { return call.answer { $0.user(account, call.node) } }
    guard let participant = view.participant("\(address)"), let person = view.person(participant) else {
      throw Self.unknown
    }
    call.answer { $0.user(participant, person, name: address.name) }
  }

  @Sendable private static func administer(_ call: Call) throws(Problem) {
    let account = try ownUser(call)
    let object = try call.object(["active", "admin"])
    let (isActive, isAdmin) = try call.fields { () throws(JSONError) in
      (try object.optionalBool("active"), try object.optionalBool("admin"))
    }
    guard isActive != nil || isAdmin != nil else {
      throw Problem(.fieldMissing, "Give active, admin, or both.")
    }
    call.node.administer(account.user, isActive: isActive, isAdmin: isAdmin, by: try call.user) {
      answer(call, 200, $0)
    }
  }

  @Sendable private static func resetPassword(_ call: Call) throws(Problem) {
    call.node.resetPassword(of: try ownUser(call).user, by: try call.user) { result in
      call.answer(result) { reset in
        call.answer { json in
          json.field("code", reset.code)
          json.field("expires", reset.expiresMilliseconds)
        }
      }
    }
  }

  /// The account of this node that the path names.
  private static func ownUser(_ call: Call) throws(Problem) -> Account {
    guard let account = own(try call.address(call.captures["address"]), call) else { throw Self.unknown }
    return account
  }

  private static func own(_ address: Address, _ call: Call) -> Account? {
    address.domain.string == call.node.domain ? call.node.account(named: address.name) : nil
  }

  private static let unknown = Problem(NodeProblem.unknownUser)

  private static func answer(_ call: Call, _ status: Int, _ result: Result<Account, NodeProblem>) {
    call.answer(result) { account in call.answer(status) { $0.user(account, call.node) } }
  }
}
