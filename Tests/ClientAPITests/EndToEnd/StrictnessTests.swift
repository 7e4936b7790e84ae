import Testing
import Transport

/// What HTTP lets a client do wrong, on whatever route.
@Suite struct StrictnessTests {
  @Test(
    arguments: [
      ("GET", "/", 404, "notFound"), ("GET", "/api/v1", 404, "notFound"),
      ("GET", "/api/v1/nope", 404, "notFound"),
      ("GET", "/favicon.ico", 404, "notFound"), ("POST", "/health", 405, "methodNotAllowed"),
      ("PUT", "/api/v1/me", 405, "methodNotAllowed"), ("POST", "/api/v1/stream", 405, "methodNotAllowed"),
      ("GET", "/api/v1/%zz", 400, "pathMalformed"), ("GET", "/api/v1/%c3%28", 400, "pathMalformed"),
      ("GET", "/api/v1/%00", 400, "pathMalformed"), ("GET", "/health?x=1", 400, "parameterUnknown"),
      ("GET", "/api/v1/me", 401, "notLoggedIn"), ("GET", "/api/v1/stream", 401, "notLoggedIn"),
    ])
  func refusesStrangers(_ method: String, _ path: String, _ status: Int, _ code: String) async throws {
    let node = try await TestNode.shared.node()
    let reply = try await node.stranger.call(method, path)
    #expect(reply.status == status && reply.code == code, "\(reply.status) \(reply.text)")
    #expect(reply.headers["cache-control"] == "no-store")
    #expect(reply.headers["x-content-type-options"] == "nosniff")
    if status == 405 { #expect(reply.headers["allow"]?.isEmpty == false) }
  }

  @Test func everyAnswerCarriesTheHeaders() async throws {
    let node = try await TestNode.shared.node()
    let admin = try await TestNode.shared.admin()
    let (me, health) = (try await admin.get("me"), try await admin.get("/health"))
    let session = try await node.logIn("admin")
    let out = try await session.call("DELETE", "session")
    for reply in [me, health, out] {
      #expect(reply.headers["cache-control"] == "no-store")
      #expect(reply.headers["x-content-type-options"] == "nosniff")
    }
    #expect(me.headers["content-type"] == "application/json")
  }

  @Test func aProblemIsADocument() async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.get("channels/\(String(repeating: "0", count: 64))")
    #expect(
      reply.text == #"{"type":"about:blank","title":"Not Found","status":404,"#
        + #""detail":"You are in no such channel.","code":"unknownChannel"}"#)
  }

  @Test(
    arguments: [
      (nil, 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/jsonl", 415),
      ("application/json; charset=utf-8", 201),
    ] as [(String?, Int)])
  func takesJSONOnly(_ type: String?, _ status: Int) async throws {
    let admin = try await TestNode.shared.admin()
    // libcurl adds a type of its own unless it is told none.
    let headers: HeaderFields = type == nil ? ["content-type": "text/none"] : [:]
    let reply = try await admin.call(
      "POST", "channels", body: #"{"name":"typed"}"#, headers: headers, contentType: type)
    #expect(reply.status == status, "\(reply.text)")
    if status == 415 { #expect(reply.code == "mediaTypeUnsupported") }
  }

  @Test func refusesABodyWhereNoneBelongs() async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.call("DELETE", "session", body: "{}")
    #expect(reply.status == 400 && reply.code == "bodyUnexpected")
    #expect(try await admin.get("me").status == 200, "the session is still good")
  }

  @Test func refusesABodyThatIsTooLarge() async throws {
    let admin = try await TestNode.shared.admin()
    let large = #"{"name":"\#(String(repeating: "x", count: 262_144))"}"#
    let reply = try await admin.call("POST", "channels", body: large)
    #expect(reply.status == 413)
  }

  @Test func refusesForeignTokens() async throws {
    let node = try await TestNode.shared.node()
    for token in ["", "x", String(repeating: "0", count: 64), String(repeating: "z", count: 4_000)] {
      let reply = try await TestClient(node, token: token, name: "x").get("me")
      #expect(reply.status == 401 && reply.code == "notLoggedIn")
    }
  }
}
