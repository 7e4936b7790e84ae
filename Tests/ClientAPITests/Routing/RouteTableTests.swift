import Testing

@testable import ClientAPI

/// The table against docs/client-api.md: who may call what, with which parameters and body.
struct RouteTableTests {
  struct Documented: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    let caller: Route.Caller
    let body: Route.Body
    let parameters: [String]

    init(
      _ method: String, _ path: String, _ caller: Route.Caller, _ body: Route.Body = .none,
      _ parameters: [String] = []
    ) {
      self.method = method
      self.path = path
      self.caller = caller
      self.body = body
      self.parameters = parameters
    }

    var testDescription: String { "\(method) \(path)" }
  }

  static let wait = ["wait"]
  static let documented: [Documented] = [
    Documented("GET", "/health", .anyone),
    Documented("GET", "/metrics", .admin),
    Documented("POST", "/api/v1/session", .anyone, .required),
    Documented("DELETE", "/api/v1/session", .user),
    Documented("POST", "/api/v1/session/refresh", .anyone, .required),
    Documented("GET", "/api/v1/sessions", .user),
    Documented("DELETE", "/api/v1/sessions/{session}", .user),
    Documented("GET", "/api/v1/me", .user),
    Documented("PATCH", "/api/v1/me", .user, .required),
    Documented("PUT", "/api/v1/me/password", .user, .required),
    Documented("GET", "/api/v1/users/{address}", .user),
    Documented("PATCH", "/api/v1/users/{address}", .admin, .required),
    Documented("POST", "/api/v1/users/{address}/password-reset", .admin),
    Documented("POST", "/api/v1/account-invitations", .admin, .required),
    Documented("GET", "/api/v1/account-invitations", .admin),
    Documented("DELETE", "/api/v1/account-invitations/{number}", .admin),
    Documented("POST", "/api/v1/accounts", .anyone, .required),
    Documented("POST", "/api/v1/password-resets", .anyone, .required),
    Documented("GET", "/api/v1/audit", .admin, .none, ["after", "limit"]),
    Documented("POST", "/api/v1/users", .admin, .required),
    Documented("GET", "/api/v1/users", .user),
    Documented("GET", "/api/v1/channels", .user),
    Documented("POST", "/api/v1/channels", .user, .required, wait),
    Documented("GET", "/api/v1/channels/{channel}", .user),
    Documented("PATCH", "/api/v1/channels/{channel}", .user, .required, wait),
    Documented("GET", "/api/v1/channels/{channel}/members", .user),
    Documented("POST", "/api/v1/channels/{channel}/invitations", .user, .required, wait),
    Documented("PUT", "/api/v1/channels/{channel}/members/{address}/role", .user, .required, wait),
    Documented("DELETE", "/api/v1/channels/{channel}/members/{address}", .user, .none, wait),
    Documented("PUT", "/api/v1/channels/{channel}/bans/{address}", .user, .none, wait),
    Documented("DELETE", "/api/v1/channels/{channel}/bans/{address}", .user, .none, wait),
    Documented("POST", "/api/v1/channels/{channel}/leave", .user, .none, wait),
    Documented("POST", "/api/v1/channels/{channel}/join", .user, .optional, wait),
    Documented("GET", "/api/v1/open-channels", .user, .none, ["home", "afterChannel"]),
    Documented("POST", "/api/v1/direct", .user, .required),
    Documented("GET", "/api/v1/channels/{channel}/roles", .user),
    Documented("PUT", "/api/v1/channels/{channel}/roles/{role}", .user, .required, wait),
    Documented("GET", "/api/v1/channels/{channel}/messages/{sequence}/versions", .user),
    Documented("GET", "/api/v1/held-invitations", .admin),
    Documented("POST", "/api/v1/held-invitations/{channel}/{address}/allow", .admin),
    Documented("POST", "/api/v1/held-invitations/{channel}/{address}/decline", .admin),
    Documented("GET", "/api/v1/forks", .user),
    Documented("GET", "/api/v1/forks/{number}/proof", .user),
    Documented("PUT", "/api/v1/forks/{number}", .user, .required),
    Documented("GET", "/api/v1/events", .user, .none, ["cursor", "watchChannels", "watchAddresses"]),
    Documented("GET", "/api/v1/outbox", .user, .none, ["after", "limit"]),
    Documented("DELETE", "/api/v1/outbox/{number}", .user),
    Documented("GET", "/api/v1/peers", .admin),
    Documented("PUT", "/api/v1/peers/{domain}", .admin, .required),
    Documented("DELETE", "/api/v1/peers/{domain}", .admin),
    Documented("GET", "/api/v1/recovery", .admin),
    Documented("POST", "/api/v1/recovery/proceed", .admin, .optional),
    Documented("POST", "/api/v1/recovery/begin", .admin),
    Documented("GET", "/api/v1/keys", .admin),
    Documented("POST", "/api/v1/keys/rotate", .admin, .optional),
    Documented("POST", "/api/v1/keys/prepare", .admin),
    Documented("POST", "/api/v1/keys/replace", .admin, .required),
    Documented("GET", "/api/v1/invitations", .user),
    Documented("POST", "/api/v1/invitations/{channel}/accept", .user, .none, wait),
    Documented("POST", "/api/v1/invitations/{channel}/decline", .user, .none, wait),
    Documented("POST", "/api/v1/uploads", .user, .required),
    Documented("GET", "/api/v1/uploads", .user),
    Documented("GET", "/api/v1/uploads/{upload}", .user),
    Documented("PATCH", "/api/v1/uploads/{upload}", .user, .bytes),
    Documented("DELETE", "/api/v1/uploads/{upload}", .user),
    Documented(
      "GET", "/api/v1/channels/{channel}/messages/{sequence}/files/{file}", .user, .none, ["inline"]),
    Documented("POST", "/api/v1/channels/{channel}/messages", .user, .required, wait),
    Documented(
      "GET", "/api/v1/channels/{channel}/messages", .user, .none, ["before", "after", "limit", "thread"]),
    Documented("GET", "/api/v1/channels/{channel}/messages/{sequence}", .user),
    Documented("PUT", "/api/v1/channels/{channel}/messages/{sequence}", .user, .required, wait),
    Documented("DELETE", "/api/v1/channels/{channel}/messages/{sequence}", .user, .none, wait),
    Documented(
      "PUT", "/api/v1/channels/{channel}/messages/{sequence}/reactions/{text}", .user, .none, wait),
    Documented(
      "DELETE", "/api/v1/channels/{channel}/messages/{sequence}/reactions/{text}", .user, .none, wait),
    Documented("PUT", "/api/v1/channels/{channel}/messages/{sequence}/pin", .user, .none, wait),
    Documented("DELETE", "/api/v1/channels/{channel}/messages/{sequence}/pin", .user, .none, wait),
    Documented(
      "GET", "/api/v1/search", .user, .none,
      [
        "q", "channel", "thread", "author", "has", "from", "to", "order", "before", "offset", "limit",
        "count",
      ]),
    Documented("GET", "/api/v1/stream", .user, .none, ["cursor"]),
    Documented("PUT", "/api/v1/channels/{channel}/read", .user, .required),
    Documented("PUT", "/api/v1/channels/{channel}/notifications", .user, .required),
    Documented("GET", "/api/v1/mentions", .user, .none, ["before", "limit"]),
    Documented("PUT", "/api/v1/presence", .user, .required),
    Documented("GET", "/api/v1/presence", .user, .none, ["address"]),
    Documented("POST", "/api/v1/channels/{channel}/typing", .user, .optional),
    Documented("GET", "/api/v1/me/settings", .user),
    Documented("PATCH", "/api/v1/me/settings", .user, .required),
    Documented("GET", "/api/v1/status", .admin),
    Documented("POST", "/api/v1/verify", .admin, .optional),
    Documented("GET", "/api/v1/openapi.json", .anyone),
    Documented("GET", "/api/v1/channels/{channel}/log", .user),
    Documented("GET", "/api/v1/channels/{channel}/log/start", .user),
    Documented("GET", "/api/v1/channels/{channel}/log/entries", .user, .none, ["first", "most"]),
    Documented("GET", "/api/v1/channels/{channel}/log/people/{node}/{user}", .user),
    Documented("GET", "/api/v1/docs", .anyone),
  ]

  private func segments(_ path: String) -> [String] {
    path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(arguments: documented)
  func isThere(_ documented: Documented) throws {
    guard case .route(let route, _) = RouteTable.api.match(documented.method, segments(documented.path))
    else {
      Issue.record("no such route")
      return
    }
    #expect("/" + route.pattern.joined(separator: "/") == documented.path)
    #expect(route.caller == documented.caller)
    #expect(route.body == documented.body)
    #expect(route.parameters == documented.parameters)
  }

  @Test func holdsNothingElse() {
    let known = Set(Self.documented.map(\.testDescription))
    let routes = RouteTable.api.routes.map { "\($0.method) /\($0.pattern.joined(separator: "/"))" }
    #expect(Set(routes) == known)
    #expect(routes.count == known.count, "a route stands twice")
  }

  @Test func capturesSegments() throws {
    let path = ["api", "v1", "channels", "c", "messages", "7", "reactions", "a/b"]
    guard case .route(_, let captures) = RouteTable.api.match("PUT", path) else {
      Issue.record("no such route")
      return
    }
    #expect(captures == ["channel": "c", "sequence": "7", "text": "a/b"])
  }

  @Test func headIsGet() {
    guard case .route(let route, _) = RouteTable.api.match("HEAD", ["health"]) else {
      Issue.record("no such route")
      return
    }
    #expect(route.method == "GET")
  }

  @Test(
    arguments: [
      ("PATCH", "/api/v1/session", ["POST", "DELETE"]), ("POST", "/health", ["GET", "HEAD"]),
      ("PUT", "/api/v1/channels/c/messages/7/reactions", []), ("DELETE", "/api/v1/stream", ["GET", "HEAD"]),
      ("GET", "/api/v1/channels/c/messages/7/pin", ["PUT", "DELETE"]),
      ("get", "/api/v1/me", ["GET", "PATCH", "HEAD"]),
    ])
  func tellsOtherMethods(_ method: String, _ path: String, _ expected: [String]) {
    switch RouteTable.api.match(method, segments(path)) {
    case .otherMethods(let methods): #expect(methods == expected)
    case .nothing: #expect(expected.isEmpty)
    case .route: Issue.record("it is a route")
    }
  }

  @Test(
    arguments: [
      "/", "/api", "/api/v1", "/api/v1/", "/api/v2/me", "/api/v1/me/", "//api/v1/me", "/API/v1/me",
      "/api/v1/channels/c/", "/api/v1/channels/c/messages/7/reactions/x/y", "/health/", "/hanse/v1/push",
    ])
  func knowsNothingElse(_ path: String) {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
      if case .route(let route, let captures) = RouteTable.api.match(method, segments(path)) {
        // A last empty segment is a capture that is empty, which its handler refuses.
        #expect(captures.values.contains(""), "\(method) \(path) is \(route.pattern)")
      }
    }
  }
}
