import JSON
import TestSupport
import Testing
import Transport

/// What administrators do with accounts.
@Suite struct AdministrationTests {
  private func patch(_ admin: TestClient, _ name: String, _ body: String) async throws -> TestClient.Reply {
    try await admin.call("PATCH", "users/\(name)@node.test", body: body)
  }

  @Test func aClosedAccountIsShut() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    try await node.addUser("ad-closed")
    let logIn = try await TestLogIn.begun(node, "ad-closed")
    let stream = try await logIn.client.stream()
    _ = try await stream.begin()
    let closed = try await patch(admin, "ad-closed", #"{"active":false}"#)
    #expect(try closed.object.bool("active") == false)
    #expect(try await stream.waitForClose() == 1_008)
    #expect(try await logIn.client.get("me").status == 401)
    #expect(try await TestLogIn.refresh(logIn.refreshToken, node).code == "refreshTokenInvalid")
    let right = #"{"name":"ad-closed","password":"\#(TestNode.password)"}"#
    let refused = try await node.stranger.call("POST", "session", body: right)
    #expect(refused.status == 403 && refused.code == "accountClosed")
    let wrong = #"{"name":"ad-closed","password":"wrong horse"}"#
    #expect(try await node.stranger.call("POST", "session", body: wrong).code == "wrongCredentials")
    #expect(try await admin.get("users/ad-closed@node.test").object.bool("active") == false)
    let taken = try await admin.call(
      "POST", "users", body: #"{"name":"ad-closed","password":"12345678"}"#)
    #expect(taken.code == "nameTaken", "nobody becomes somebody else")

    #expect(try await patch(admin, "ad-closed", #"{"active":true}"#).status == 200)
    #expect(try await node.stranger.call("POST", "session", body: right).status == 201)
    #expect(try await TestLogIn.refresh(logIn.refreshToken, node).code == "refreshTokenInvalid")
  }

  @Test func administrationIsGivenAndTakenAtOnce() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    let user = try await node.newUser("ad-rise")
    #expect(try await user.get("audit").code == "notAdmin")
    #expect(try await patch(admin, "ad-rise", #"{"admin":true}"#).object.bool("admin"))
    #expect(try await user.get("audit").status == 200)
    #expect(try await patch(user, "ad-rise", #"{"admin":false}"#).object.bool("admin") == false)
    #expect(try await user.get("audit").code == "notAdmin")
    for (body, code) in [
      ("{}", "fieldMissing"), (#"{"admin":1}"#, "fieldInvalid"), (#"{"owner":true}"#, "fieldUnknown"),
    ] {
      #expect(try await patch(admin, "ad-rise", body).code == code)
    }
    #expect(try await patch(admin, "ad-nobody", #"{"active":false}"#).code == "unknownUser")
    let elsewhere = try await admin.call("PATCH", "users/ad-rise@b.test", body: #"{"active":false}"#)
    #expect(elsewhere.code == "unknownUser")
    #expect(
      try await admin.call("PATCH", "users/ad-rise", body: #"{"active":false}"#).code == "addressInvalid")
  }

  @Test func theLastAdministratorStays() async throws {
    let node = try TestNode()
    try await node.addUser("first", isAdmin: true)
    try await node.addUser("second", isAdmin: true)
    let first = try await node.logIn("first")
    #expect(try await patch(first, "second", #"{"active":false}"#).status == 200)
    for body in [#"{"admin":false}"#, #"{"active":false}"#, #"{"active":false,"admin":false}"#] {
      let reply = try await patch(first, "first", body)
      #expect(reply.status == 409 && reply.code == "lastAdmin", "a closed account administers nothing")
    }
    #expect(try await patch(first, "second", #"{"admin":false}"#).status == 200)
    #expect(try await first.get("audit").status == 200)
    await node.shutDown()
  }

  @Test func aResetPasswordIsSetByItsOwner() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    try await node.addUser("ad-reset")
    let logIn = try await TestLogIn.begun(node, "ad-reset")
    let path = "users/ad-reset@node.test/password-reset"
    let first = try await admin.call("POST", path).object.string("code")
    let code = try await admin.call("POST", path).object.string("code")
    #expect(try await logIn.client.get("me").status == 401)
    let old = #"{"name":"ad-reset","password":"\#(TestNode.password)"}"#
    #expect(try await node.stranger.call("POST", "session", body: old).code == "wrongCredentials")
    let use = { (code: String, password: String) in
      try await node.stranger.call(
        "POST", "password-resets", body: #"{"code":"\#(code)","password":"\#(password)"}"#)
    }
    #expect(try await use(first, "another one").code == "codeInvalid", "a newer code replaces it")
    #expect(try await use("00000-00000-00000-00000-00000", "another one").code == "codeInvalid")
    #expect(try await use(code, "short").code == "passwordInvalid")
    #expect(try await use(code.uppercased(), "another one").status == 200)
    #expect(try await use(code, "another one").code == "codeInvalid", "good once")
    let new = #"{"name":"ad-reset","password":"another one"}"#
    #expect(try await node.stranger.call("POST", "session", body: new).status == 201)
  }

  @Test func profilesAreChangedAndShown() async throws {
    let nodes = try await TwoNodes.made()
    let channel = try await nodes.invited()
    _ = try await nodes.bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    let body = #"{"displayName":"Robert B.","about":"on leave"}"#
    let changed = try await nodes.bob.call("PATCH", "me", body: body)
    #expect(try changed.object.string("displayName") == "Robert B.")
    #expect(try changed.object.string("about") == "on leave")
    #expect(try await nodes.bob.get("me").text == changed.text)
    let arrives = try await eventually {
      try await nodes.alice.get("users/\(nodes.bob.address)").text.contains("Robert B.")
    }
    #expect(arrives)
    let shown = try await nodes.alice.get("users/\(nodes.bob.address)").object
    #expect(
      try shown.string("address") == nodes.bob.address && shown["about"] == nil && shown["admin"] == nil)
    let members = try await nodes.alice.get("channels/\(channel)/members").text
    #expect(members.contains(#""displayName":"Robert B.""#))
    #expect(try await nodes.alice.get("users/nobody@second.test").code == "unknownUser")
    #expect(try await nodes.alice.call("PATCH", "me", body: "{}").code == "fieldMissing")
    await nodes.home.shutDown()
    await nodes.other.shutDown()
  }

  /// Wherever a display name comes in.
  @Test(arguments: [
    "Al\u{202E}ice", "\u{200B}", " ", "Al\u{200D}ice", "\u{2066}Alice", " Alice", "Al\u{7}ice",
  ])
  func deceivingNamesAreRefused(_ name: String) async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    let json = name.replacing("\u{7}", with: "\\u0007")
    let user = #"{"name":"ad-deceiver","password":"12345678","displayName":"\#(json)"}"#
    let made = try await admin.call("POST", "users", body: user)
    #expect(made.status == 422 && made.code == "fieldInvalid")
    let mine = try await admin.call("PATCH", "me", body: #"{"displayName":"\#(json)"}"#)
    #expect(mine.status == 422 && mine.code == "fieldInvalid")
    let code = try await admin.call("POST", "account-invitations", body: "{}").object.string("code")
    let account = #"{"code":"\#(code)","name":"ad-deceiver","password":"12345678","displayName":"\#(json)"}"#
    let registered = try await node.stranger.call("POST", "accounts", body: account)
    #expect(registered.status == 422 && registered.code == "fieldInvalid")
  }

  /// Names that look like another's with other letters are no names at all.
  @Test(arguments: [
    "аdmin", "admіn", "ADMIN", "admin\u{200B}", "ａdmin", "adm\u{131}n", "admin ", "-admin", "",
  ])
  func lookAlikesOfNamesAreRefused(_ name: String) async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.call("POST", "users", body: #"{"name":"\#(name)","password":"12345678"}"#)
    #expect(reply.status == 422 && reply.code == "nameInvalid")
  }
}
