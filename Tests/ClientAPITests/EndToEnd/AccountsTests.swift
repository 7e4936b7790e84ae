import JSON
import Testing
import Transport

@Suite struct AccountsTests {
  @Test func logsInAndOut() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("anna")
    let reply = try await node.stranger.call(
      "POST", "session", body: #"{"name":"anna","password":"\#(TestNode.password)"}"#)
    #expect(reply.status == 201)
    let token = try reply.object.string("token")
    #expect(token.split(separator: ".").count == 3)
    #expect(try reply.object.integer("expires") > 1_700_000_000_000 as Int64)
    let user = try reply.object.object("user")
    #expect(try user.string("address") == "anna@node.test")
    let anna = TestClient(node, token: token, name: "anna")
    let me = try await anna.get("me")
    let id = try user.string("id")
    #expect(me.status == 200)
    #expect(
      me.text
        == #"{"id":"\#(id)","name":"anna","address":"anna@node.test","displayName":"ANNA","about":"","admin":false,"active":true}"#
    )
    let out = try await anna.call("DELETE", "session")
    #expect(out.status == 204 && out.text.isEmpty)
    let after = try await anna.get("me")
    #expect(after.status == 401 && after.code == "notLoggedIn")
    #expect(after.headers["www-authenticate"] == "Bearer")
  }

  @Test(
    arguments: [
      (#"{"name":"nobody","password":"correct horse"}"#, 401, "wrongCredentials"),
      (#"{"name":"admin","password":"wrong horse"}"#, 401, "wrongCredentials"),
      (#"{"name":"admin"}"#, 422, "fieldMissing"), (#"{"name":1,"password":"x"}"#, 422, "fieldInvalid"),
      (#"{"name":"admin","password":"x","otp":"1"}"#, 422, "fieldUnknown"),
      (#"{"name":"admin","name":"admin","password":"x"}"#, 400, "bodyMalformed"),
      (#"not json"#, 400, "bodyMalformed"),
      (#"{"name":"admin","password":"\#(String(repeating: "x", count: 1_025))"}"#, 401, "wrongCredentials"),
    ])
  func refusesLogIns(_ body: String, _ status: Int, _ code: String) async throws {
    let node = try await TestNode.shared.node()
    let reply = try await node.stranger.call("POST", "session", body: body)
    #expect(reply.status == status && reply.code == code)
  }

  @Test func adminsAddUsers() async throws {
    let admin = try await TestNode.shared.admin()
    let body = #"{"name":"bert","password":"12345678","displayName":"Bert B."}"#
    let reply = try await admin.call("POST", "users", body: body)
    #expect(reply.status == 201)
    #expect(try reply.object.string("displayName") == "Bert B.")
    #expect(try reply.object.bool("admin") == false)
    let again = try await admin.call("POST", "users", body: body)
    #expect(again.status == 409 && again.code == "nameTaken")
    for (bad, code) in [
      (#"{"name":"Bert C","password":"12345678"}"#, "nameInvalid"),
      (#"{"name":"carl","password":"1234567"}"#, "passwordInvalid"),
      (#"{"name":"carl","password":"\#(String(repeating: "x", count: 1_025))"}"#, "passwordInvalid"),
    ] {
      let refused = try await admin.call("POST", "users", body: bad)
      #expect(refused.status == 422 && refused.code == code, "\(refused.text)")
    }
    let listed = try await admin.get("users").object.objects("users").map { try $0.string("name") }
    #expect(listed.contains("bert") && listed.contains("admin") && !listed.contains("carl"))
    #expect(listed == listed.sorted())
  }

  @Test func manyLogInsAtOnceAllAnswer() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("crowd")
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        group.addTask {
          try await node.stranger.call(
            "POST", "session", body: #"{"name":"crowd","password":"\#(TestNode.password)"}"#
          ).status
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == [Int](repeating: 201, count: 6))
  }
}
