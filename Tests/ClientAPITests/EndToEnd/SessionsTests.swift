import JSON
import Node
import TestSupport
import Testing
import Transport

/// Sessions, their tokens, and what becomes of those who have them without right.
@Suite struct SessionsTests {
  @Test func aUserSeesAndEndsSessions() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-anna")
    let one = try await TestLogIn.begun(node, "se-anna", device: "laptop")
    let two = try await TestLogIn.begun(node, "se-anna", device: "phone")
    let listed = try await one.client.get("sessions").object.objects("sessions")
    #expect(Set(try listed.map { try $0.string("device") }) == ["laptop", "phone"])
    for session in listed {
      #expect(try session.bool("current") == (try session.string("id") == one.session))
      let (created, used): (Int64, Int64) = (try session.integer("created"), try session.integer("used"))
      #expect(created <= used)
      #expect(try session.integer("expires") > used)
    }
    let stream = try await two.client.stream()
    _ = try await stream.begin()
    #expect(try await one.client.call("DELETE", "sessions/\(two.session)").status == 204)
    #expect(try await stream.waitForClose() == 1_008)
    #expect(
      try await two.client.get("me").code == "notLoggedIn",
      "void at once, though the token's time is not over")
    #expect(try await TestLogIn.refresh(two.refreshToken, node).code == "refreshTokenInvalid")
    #expect(try await one.client.get("me").status == 200)
    for none in [two.session, "nonsense", String(repeating: "0", count: 32)] {
      #expect(try await one.client.call("DELETE", "sessions/\(none)").code == "unknownSession")
    }
  }

  @Test func nobodyEndsTheSessionsOfOthers() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-victim")
    let victim = try await TestLogIn.begun(node, "se-victim")
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.call("DELETE", "sessions/\(victim.session)")
    #expect(reply.status == 404 && reply.code == "unknownSession")
    #expect(try await victim.client.get("me").status == 200)
  }

  @Test func tokensAreRenewed() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-renew")
    var logIn = try await TestLogIn.begun(node, "se-renew")
    for _ in 0..<3 {
      let next = try await logIn.refreshed()
      #expect(next.token != logIn.token && next.refreshToken != logIn.refreshToken)
      #expect(next.session == logIn.session)
      #expect(try await next.client.get("me").status == 200)
      logIn = next
    }
    #expect(try await logIn.client.get("sessions").object.objects("sessions").count == 1)
  }

  @Test func aStolenRefreshTokenEndsTheSession() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-stolen")
    let stolen = try await TestLogIn.begun(node, "se-stolen")
    let other = try await TestLogIn.begun(node, "se-stolen")
    let owner = try await stolen.refreshed().refreshed()
    let stream = try await owner.client.stream()
    _ = try await stream.begin()
    let thief = try await TestLogIn.refresh(stolen.refreshToken, node)
    #expect(thief.status == 401 && thief.code == "refreshTokenReused")
    #expect(try await stream.waitForClose() == 1_008)
    #expect(try await owner.client.get("me").status == 401)
    #expect(try await TestLogIn.refresh(owner.refreshToken, node).code == "refreshTokenInvalid")
    #expect(try await other.client.get("me").status == 200, "the other session goes on")
    let audit = try await TestNode.shared.admin().get("audit?limit=200")
    #expect(audit.text.contains(#""action":"sessionRevoked","target":"se-stolen@node.test""#))
  }

  @Test func manyRefreshesAtOnceGiveTheSame() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-crowd")
    let logIn = try await TestLogIn.begun(node, "se-crowd")
    let successors = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask { try await logIn.refreshed().refreshToken }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(successors.count == 1)
    let next = try #require(successors.first)
    #expect(try await TestLogIn.refresh(next, node).status == 200)
  }

  /// A token that has expired is refused and renewed; a stream that it opened goes on.
  @Test func expiryNeedsARefreshAndNoNewStream() async throws {
    let node = try TestNode { $0.sessions.accessTokenSeconds = 6 }
    try await node.addUser("anna")
    let logIn = try await TestLogIn.begun(node, "anna")
    let channel = try await logIn.client.makeChannel()
    let stream = try await logIn.client.stream()
    _ = try await stream.begin()
    let isOver = try await eventually {
      try await logIn.client.get("me").status == 401
    }
    #expect(isOver)
    let next = try await logIn.refreshed()
    _ = try await next.client.say("still there", in: channel)
    #expect(try await stream.wait(for: 1, in: channel).count == 1)
    stream.close()
    await node.shutDown()
  }

  @Test func forgedTokensAreNone() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-forged")
    let logIn = try await TestLogIn.begun(node, "se-forged")
    let parts = logIn.token.split(separator: ".").map(String.init)
    // {"alg":"none","typ":"JWT"} and {"alg":"HS256","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    let hs256 = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    let elsewhere = try TestNode()
    try await elsewhere.addUser("se-forged")
    let foreign = try await TestLogIn.begun(elsewhere, "se-forged")
    for token in [
      "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(hs256).\(parts[1]).\(parts[2])",
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])",
      "\(parts[0]).\(parts[1].dropLast())A.\(parts[2])",
      logIn.token + "A", String(logIn.token.dropLast()), foreign.token, logIn.refreshToken, logIn.session,
      ".", "..",
      String(repeating: "A", count: 4_000),
    ] {
      let reply = try await TestClient(node, token: token, name: "x").get("me")
      #expect(reply.status == 401 && reply.code == "notLoggedIn", "\(token.prefix(40))")
    }
    #expect(try await logIn.client.get("me").status == 200)
    for token in [logIn.token, foreign.refreshToken, "", "é", String(repeating: "A", count: 43)] {
      let reply = try await TestLogIn.refresh(token, node)
      #expect(reply.status == 401 && reply.code == "refreshTokenInvalid")
    }
    await elsewhere.shutDown()
  }

  @Test func aPasswordChangeEndsTheOtherSessions() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-change")
    let (one, two) = (
      try await TestLogIn.begun(node, "se-change"), try await TestLogIn.begun(node, "se-change")
    )
    let change = { (old: String, new: String) in
      try await one.client.call(
        "PUT", "me/password", body: #"{"oldPassword":"\#(old)","newPassword":"\#(new)"}"#)
    }
    #expect(try await change("wrong horse", "new password").code == "wrongPassword")
    #expect(try await change(TestNode.password, "short").code == "passwordInvalid")
    #expect(try await two.client.get("me").status == 200)
    #expect(try await change(TestNode.password, "new password").status == 204)
    #expect(try await two.client.get("me").status == 401)
    #expect(try await one.client.get("me").status == 200)
    let old = #"{"name":"se-change","password":"\#(TestNode.password)"}"#
    #expect(try await node.stranger.call("POST", "session", body: old).code == "wrongCredentials")
    let new = #"{"name":"se-change","password":"new password"}"#
    #expect(try await node.stranger.call("POST", "session", body: new).status == 201)
  }

  /// Whoever has got at a session cannot guess the password through it.
  @Test func theOldPasswordCannotBeGuessed() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-guess")
    let logIn = try await TestLogIn.begun(node, "se-guess")
    var codes: [String?] = []
    for number in 0..<7 {
      let body = #"{"oldPassword":"guess \#(number)","newPassword":"new password"}"#
      let reply = try await logIn.client.call("PUT", "me/password", body: body)
      codes.append(reply.code)
      if reply.status == 429 { #expect(reply.headers["retry-after"] == "60") }
    }
    #expect(codes == Array(repeating: "wrongPassword", count: 5) + ["tooManyAttempts", "tooManyAttempts"])
  }

  /// Nor by logging in; and nobody learns which names there are.
  @Test func passwordsOfANameCannotBeGuessed() async throws {
    let node = try await TestNode.shared.node()
    try await node.addUser("se-guessed")
    func logIn(_ name: String, _ password: String) async throws -> TestClient.Reply {
      let body = #"{"name":"\#(name)","password":"\#(password)"}"#
      var reply = try await node.stranger.call("POST", "session", body: body)
      while reply.code == "busy" {
        try await Task.sleep(for: .milliseconds(50))
        reply = try await node.stranger.call("POST", "session", body: body)
      }
      return reply
    }
    for number in 0..<5 {
      let (known, unknown) = (
        try await logIn("se-guessed", "guess \(number)"), try await logIn("se-nobody", "guess \(number)")
      )
      #expect(known.status == 401 && known.code == "wrongCredentials")
      #expect(unknown.status == known.status && unknown.text == known.text)
    }
    for (name, password) in [
      ("se-guessed", TestNode.password), ("se-guessed", "guess"), ("se-nobody", "guess"),
    ] {
      let reply = try await logIn(name, password)
      #expect(reply.status == 429 && reply.code == "tooManyAttempts", "\(name) \(reply.text)")
      #expect(reply.headers["retry-after"] == "60")
    }
  }
}
