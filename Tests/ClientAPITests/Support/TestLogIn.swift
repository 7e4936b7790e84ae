import JSON

/// A log-in with all that it gave.
struct TestLogIn {
  let client: TestClient
  let token: String
  let refreshToken: String
  let session: String

  init(_ reply: TestClient.Reply, _ node: TestNode, name: String) throws {
    let object = try reply.object
    token = try object.string("token")
    refreshToken = try object.string("refreshToken")
    session = try object.string("session")
    client = TestClient(node, token: token, name: name)
  }

  /// Logs in a user whose password is everybody's.
  static func begun(_ node: TestNode, _ name: String, device: String = "") async throws -> TestLogIn {
    let body = #"{"name":"\#(name)","password":"\#(TestNode.password)","device":"\#(device)"}"#
    var reply = try await node.stranger.call("POST", "session", body: body)
    // Other tests log in too, and only so many may wait.
    while reply.code == "busy" {
      try await Task.sleep(for: .milliseconds(50))
      reply = try await node.stranger.call("POST", "session", body: body)
    }
    return try TestLogIn(reply, node, name: name)
  }

  static func refresh(_ token: String, _ node: TestNode) async throws -> TestClient.Reply {
    try await node.stranger.call("POST", "session/refresh", body: #"{"refreshToken":"\#(token)"}"#)
  }

  func refreshed() async throws -> TestLogIn {
    try TestLogIn(
      try await Self.refresh(refreshToken, client.server), client.server, name: client.name)
  }
}
