import JSON
import Node
import TestSupport
import Testing
import Transport

/// Accounts by invitation.
@Suite struct RegistrationTests {
  private func invite(_ admin: TestClient, _ body: String = "{}") async throws -> JSONObject {
    let reply = try await admin.call("POST", "account-invitations", body: body)
    try #require(reply.status == 201, "\(reply.text)")
    return try reply.object
  }

  private func register(_ node: TestNode, _ code: String, _ name: String) async throws -> TestClient.Reply {
    try await node.stranger.call(
      "POST", "accounts", body: #"{"code":"\#(code)","name":"\#(name)","password":"\#(TestNode.password)"}"#)
  }

  @Test func whoHasACodeMakesAnAccount() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    let made = try await invite(admin, #"{"uses":2,"note":"two of us"}"#)
    let (code, number): (String, Int64) = (try made.string("code"), try made.integer("number"))
    let anna = try await register(node, code, "re-anna")
    #expect(anna.status == 201)
    #expect(try anna.object.bool("admin") == false)
    #expect(try await node.logIn("re-anna").get("me").status == 200)
    // What is refused for another reason uses nothing up.
    #expect(try await register(node, code, "re-anna").code == "nameTaken")
    #expect(try await register(node, code, "Re Bert").code == "nameInvalid")
    let listed = try await admin.get("account-invitations").object.objects("invitations")
    let shown = try #require(try listed.first { try $0.integer("number") == number })
    #expect(try shown.integer("uses") == 1 as Int64)
    #expect(shown["code"] == nil, "a code is shown once")
    #expect(try await register(node, code.uppercased().replacing("-", with: ""), "re-bert").status == 201)
    let third = try await register(node, code, "re-cara")
    #expect(third.status == 403 && third.code == "codeInvalid")
  }

  @Test func invitationsEnd() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    let made = try await invite(admin)
    let (code, number): (String, Int64) = (try made.string("code"), try made.integer("number"))
    #expect(try await admin.call("DELETE", "account-invitations/\(number)").status == 204)
    #expect(try await admin.call("DELETE", "account-invitations/\(number)").code == "unknownInvitation")
    #expect(try await register(node, code, "re-late").code == "codeInvalid")
    for (body, expected) in [
      (#"{"uses":0}"#, "fieldInvalid"), (#"{"uses":10001}"#, "fieldInvalid"),
      (#"{"expires":1}"#, "fieldInvalid"),
      (#"{"note":"\#(String(repeating: "x", count: 201))"}"#, "fieldInvalid"),
      (#"{"code":"x"}"#, "fieldUnknown"),
    ] {
      #expect(try await admin.call("POST", "account-invitations", body: body).code == expected)
    }
  }

  @Test func anInvitationIsAsGoodAsWhoMadeIt() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    try await node.addUser("re-former", isAdmin: true)
    let former = try await node.logIn("re-former")
    let code = try await invite(former, #"{"admin":true}"#).string("code")
    _ = try await admin.call("PATCH", "users/re-former@node.test", body: #"{"admin":false}"#)
    #expect(try await register(node, code, "re-heir").code == "codeInvalid")
    let good = try await invite(admin, #"{"admin":true}"#).string("code")
    #expect(try await register(node, good, "re-heir").object.bool("admin"))
  }

  @Test func oneUseIsOneAccountHoweverManyAskAtOnce() async throws {
    let (node, admin) = (try await TestNode.shared.node(), try await TestNode.shared.admin())
    let code = try await invite(admin).string("code")
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<6 {
        group.addTask { try await register(node, code, "re-race-\(number)").status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 201 } == 1 && statuses.count { $0 == 403 } == 5)
  }

  /// Wrong codes are counted by address, and right ones are not.
  @Test func codesCannotBeGuessed() async throws {
    let node = try TestNode { $0.limits.logInsPerMinutePerAddress = 3 }
    try await node.addUser("root", isAdmin: true)
    let admin = try await node.logIn("root")
    let code = try await invite(admin, #"{"uses":10}"#).string("code")
    for number in 0..<5 { #expect(try await register(node, code, "one-\(number)").status == 201) }
    for _ in 0..<3 {
      #expect(try await register(node, "00000-00000-00000-00000-00000", "two").code == "codeInvalid")
    }
    let refused = try await register(node, code, "three")
    #expect(refused.status == 429 && refused.code == "tooManyRequests")
    let seconds = try #require(refused.headers["retry-after"].flatMap { Int($0) })
    #expect((1...20).contains(seconds))
    // The same count holds for all that can be guessed.
    #expect(try await TestLogIn.refresh(String(repeating: "A", count: 43), node).status == 429)
    let logIn = #"{"name":"root","password":"\#(TestNode.password)"}"#
    #expect(try await node.stranger.call("POST", "session", body: logIn).status == 429)
    #expect(try await admin.get("me").status == 200, "who is logged in is not kept out")
    await node.shutDown()
  }
}
