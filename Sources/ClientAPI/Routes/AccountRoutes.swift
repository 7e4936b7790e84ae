internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// Ways to an account: invitations to this node, and passwords that were forgotten.
enum AccountRoutes {
  /// Without `expires`.
  private static let usualMilliseconds: UInt64 = 7 * 86_400_000
  private static let mostUses: UInt64 = 10_000
  private static let noteBytes = 200

  static let all = [
    Route("POST", "account-invitations", .admin, body: .required, limit: .invitations, invite),
    Route("GET", "account-invitations", .admin, list),
    Route("DELETE", "account-invitations/{number}", .admin, revoke),
    Route("POST", "accounts", .anyone, body: .required, register),
    Route("POST", "password-resets", .anyone, body: .required, usePasswordReset),
  ]

  @Sendable private static func invite(_ call: Call) throws(Problem) {
    let object = try call.object(["uses", "expires", "admin", "note"])
    let (uses, expires) = try call.fields { () throws(JSONError) in
      (
        try object.optionalInteger("uses", in: 1...mostUses) ?? 1,
        try object.optionalInteger("expires", in: 0...QueryParameters.highestNumber)
      )
    }
    let (isAdmin, note) = try call.fields { () throws(JSONError) in
      (try object.optionalBool("admin") ?? false, Text(try object.optionalString("note") ?? ""))
    }
    guard note.utf8.count <= noteBytes, !note.hasControlCharacters else {
      throw Problem(.fieldInvalid, "note must have at most \(noteBytes) bytes and no control characters.")
    }
    call.node.makeAccountInvitation(
      uses: uses, expiresMilliseconds: expires, usualMilliseconds: usualMilliseconds, makesAdmins: isAdmin,
      note: note, by: try call.user
    ) { result in
      call.answer(result) { (invitation, code) in
        call.answer(201) { $0.accountInvitation(invitation, code: code, call.node) }
      }
    }
  }

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.node.accountInvitations { result in
      call.answer(result) { invitations in
        call.answer { json in
          json.arrayField("invitations") { json in
            for invitation in invitations { json.object { $0.accountInvitation(invitation, call.node) } }
          }
        }
      }
    }
  }

  @Sendable private static func revoke(_ call: Call) throws(Problem) {
    guard let number = call.captures["number"].flatMap({ Int64($0) }) else {
      throw Problem(NodeProblem.unknownAccountInvitation)
    }
    call.node.revokeAccountInvitation(number, by: try call.user) { call.end($0) }
  }

  @Sendable private static func register(_ call: Call) throws(Problem) {
    let object = try call.object(["code", "name", "password", "displayName"])
    let (code, name) = try call.fields { () throws(JSONError) in
      (try object.string("code"), Text(try object.string("name")))
    }
    let (password, displayName) = try call.fields { () throws(JSONError) in
      (try object.string("password"), try object.optionalString("displayName").map { Text($0) })
    }
    try call.countGuess()
    try call.inTurn {
      call.node.useAccountInvitation(
        code: code, name: name, displayName: displayName, password: Array(password.utf8)
      ) { result in
        call.logIns.leave()
        call.settle(result) { account in call.answer(201) { $0.user(account, call.node) } }
      }
    }
  }

  @Sendable private static func usePasswordReset(_ call: Call) throws(Problem) {
    let object = try call.object(["code", "password"])
    let (code, password) = try call.fields { () throws(JSONError) in
      (try object.string("code"), try object.string("password"))
    }
    try call.countGuess()
    try call.inTurn {
      call.node.usePasswordReset(code: code, password: Array(password.utf8)) { result in
        call.logIns.leave()
        call.settle(result) { account in call.answer { $0.user(account, call.node) } }
      }
    }
  }
}
