import JSON
import TestSupport
import Testing
import Transport

/// A client of the API that hides nothing: every answer with its status, headers and body.
struct TestClient: Sendable {
  let server: TestNode
  let token: String?
  let name: String

  init(_ server: TestNode, token: String?, name: String) {
    self.server = server
    self.token = token
    self.name = name
  }

  var address: String { "\(name)@\(server.front.domain)" }

  struct Reply: Sendable {
    let status: Int
    let headers: HeaderFields
    let text: String

    var object: JSONObject {
      get throws {
        try JSONReader.readObject(
          Array(text.utf8), limits: JSONLimits(maximumBytes: 64 << 20, maximumValues: 100_000))
      }
    }

    /// The code of a problem document; `nil` for anything else.
    var code: String? {
      guard headers["content-type"] == "application/problem+json" else { return nil }
      return try? object.string("code")
    }

    var sequence: UInt64 { get throws { try object.integer("sequence") } }
  }

  /// `path` below `/api/v1`, unless it begins with a slash.
  func call(
    _ method: String, _ path: String, body: String? = nil, headers: HeaderFields = [:],
    contentType: String? = "application/json", mayShareConnection: Bool = true
  ) async throws -> Reply {
    let url = server.url + (path.hasPrefix("/") ? path : "/api/v1/" + path)
    var request = ClientRequest(
      method: method, url: url, headers: headers, body: Array((body ?? "").utf8),
      authorityFile: TestAuthority.shared.authorityFile)
    request.connectTo = server.mapping
    request.mayShareConnection = mayShareConnection
    // On a machine that has other things to do, with a thousand tests at once.
    request.totalTimeoutMilliseconds = 120_000
    if let token { request.headers.append("authorization", "Bearer \(token)") }
    if body != nil, let contentType { request.headers.append("content-type", contentType) }
    let response = try await server.send(request)
    let reply = Reply(
      status: response.status, headers: response.headers, text: String(decoding: response.body, as: UTF8.self)
    )
    try check(reply, method, url)
    return reply
  }

  /// Whatever a test asks, the answer must be one that the OpenAPI document describes.
  private func check(_ reply: Reply, _ method: String, _ url: String) throws {
    let target = url.dropFirst(server.url.count).prefix { $0 != "?" }
    let segments = target.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
      PercentCoding.decode(String($0)) ?? String($0)
    }
    let faults = AnswerCheck(document: try .served).faults(method, segments, reply)
    #expect(faults.isEmpty, "\(method) \(target)")
  }

  func get(_ path: String) async throws -> Reply { try await call("GET", path) }

  /// The id of a new channel.
  func makeChannel(_ name: String = "league", topic: String = "") async throws -> String {
    let reply = try await call("POST", "channels", body: #"{"name":"\#(name)","topic":"\#(topic)"}"#)
    return try reply.object.string("id")
  }

  /// Invites another and has the invitation accepted.
  func add(_ other: TestClient, to channel: String, role: String = "member") async throws {
    _ = try await call(
      "POST", "channels/\(channel)/invitations?wait=ordered",
      body: #"{"address":"\#(other.address)","role":"\#(role)"}"#)
    _ = try await other.call("POST", "invitations/\(channel)/accept?wait=ordered")
  }

  /// Sends and gives the sequence.
  func say(_ text: String, in channel: String, thread: UInt64? = nil) async throws -> UInt64 {
    let more = thread.map { #","thread":\#($0)"# } ?? ""
    let reply = try await call(
      "POST", "channels/\(channel)/messages?wait=ordered", body: #"{"text":"\#(text)"\#(more)}"#)
    return try reply.sequence
  }

  func stream(cursor: Int64? = nil) async throws -> TestStream {
    let query = cursor.map { "?cursor=\($0)" } ?? ""
    return try await TestStream.open(self, path: "/api/v1/stream\(query)")
  }
}
