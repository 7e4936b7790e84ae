import JSON
import Testing
import Transport

@testable import ClientAPI

/// Every route with a caller who may and one who may not.
@Suite struct PermissionTests {
  /// A request with the channel and a message of it still to be named.
  struct Request: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    let body: String?

    init(_ method: String, _ path: String, _ body: String? = nil) {
      self.method = method
      self.path = path
      self.body = body
    }

    var testDescription: String { "\(method) \(path)" }
  }

  /// What takes a channel that the caller is in.
  static let inChannel: [Request] = [
    Request("GET", "channels/C"), Request("PATCH", "channels/C", #"{"name":"n"}"#),
    Request("GET", "channels/C/members"),
    Request("POST", "channels/C/invitations", #"{"address":"admin@node.test"}"#),
    Request("PUT", "channels/C/members/admin@node.test/role", #"{"role":"member"}"#),
    Request("DELETE", "channels/C/members/admin@node.test"),
    Request("PUT", "channels/C/bans/admin@node.test"), Request("DELETE", "channels/C/bans/admin@node.test"),
    Request("GET", "channels/C/roles"),
    Request("PUT", "channels/C/roles/clerk", #"{"rank":5,"capabilities":["react"]}"#),
    Request("GET", "channels/C/messages/M/edits"),
    Request("POST", "channels/C/leave"), Request("POST", "channels/C/messages", #"{"text":"t"}"#),
    Request("GET", "channels/C/messages"), Request("GET", "channels/C/messages/M"),
    Request("PUT", "channels/C/messages/M", #"{"text":"t"}"#), Request("DELETE", "channels/C/messages/M"),
    Request("PUT", "channels/C/messages/M/reactions/x"),
    Request("DELETE", "channels/C/messages/M/reactions/x"),
    Request("PUT", "channels/C/messages/M/pin"), Request("DELETE", "channels/C/messages/M/pin"),
    Request("GET", "search?q=t&channel=C"),
    Request("PUT", "channels/C/read", #"{"sequence":0}"#),
    Request("PUT", "channels/C/notifications", #"{"level":"all"}"#),
    Request("POST", "channels/C/typing"),
    Request("GET", "channels/C/log"), Request("GET", "channels/C/log/start"),
    Request("GET", "channels/C/log/entries?first=0"),
    Request(
      "GET", "channels/C/log/people/\(String(repeating: "1", count: 64))/\(String(repeating: "2", count: 32))"),
  ]

  static let anyUser: [Request] = [
    Request("GET", "me"), Request("GET", "users"), Request("GET", "channels"),
    Request("POST", "channels", #"{"name":"n"}"#), Request("GET", "invitations"),
    Request("POST", "invitations/C/accept"), Request("POST", "invitations/C/decline"),
    Request("GET", "search?q=t"), Request("DELETE", "session"), Request("GET", "stream"),
    Request("GET", "events"),
    Request("PUT", "presence", #"{"state":"online"}"#), Request("GET", "presence?address=admin@node.test"),
    Request("GET", "me/settings"), Request("PATCH", "me/settings", "{}"), Request("GET", "mentions"),
    Request("GET", "outbox"), Request("DELETE", "outbox/1"), Request("GET", "open-channels"),
    Request("POST", "channels/C/join"), Request("POST", "direct", #"{"address":"admin@node.test"}"#),
  ]

  static let admins: [Request] = [
    Request("POST", "users", #"{"name":"x","password":"y"}"#), Request("GET", "status"),
    Request("GET", "/metrics"),
    Request("POST", "verify", "{}"), Request("GET", "peers"),
    Request("GET", "held-invitations"), Request("POST", "held-invitations/C/admin@node.test/allow"),
    Request("POST", "held-invitations/C/admin@node.test/decline"),
    Request("PUT", "peers/b.test", #"{"decision":"paused"}"#), Request("DELETE", "peers/b.test"),
  ]

  /// A channel with a message, its owner, and someone who is not in it.
  private struct Scene {
    let owner: TestClient
    let outsider: TestClient
    let channel: String
    let message: UInt64

    func ask(_ client: TestClient, _ request: Request, channel: String? = nil) async throws
      -> TestClient.Reply
    {
      let path = request.path.replacing("C", with: channel ?? self.channel)
        .replacing("/M", with: "/\(message)")
      return try await client.call(request.method, path, body: request.body)
    }
  }

  private static let counter = Counter()

  private func scene() async throws -> Scene {
    let node = try await TestNode.shared.node()
    let number = Self.counter.next()
    let owner = try await node.newUser("perm-owner-\(number)")
    let outsider = try await node.newUser("perm-outsider-\(number)")
    let channel = try await owner.makeChannel()
    return Scene(
      owner: owner, outsider: outsider, channel: channel, message: try await owner.say("t", in: channel))
  }

  @Test func strangersMayNothing() async throws {
    let scene = try await scene()
    let stranger = scene.owner.server.stranger
    for request in Self.inChannel + Self.anyUser + Self.admins {
      let reply = try await scene.ask(stranger, request)
      #expect(reply.status == 401 && reply.code == "notLoggedIn", "\(request.testDescription)")
    }
  }

  @Test func outsidersSeeNoChannel() async throws {
    let scene = try await scene()
    let nowhere = String(repeating: "1", count: 64)
    for request in Self.inChannel {
      let reply = try await scene.ask(scene.outsider, request)
      #expect(
        reply.status == 404 && reply.code == "unknownChannel", "\(request.testDescription): \(reply.text)")
      // One that is not for the caller to see is told like one that does not exist, to the letter.
      let probe = try await scene.ask(scene.outsider, request, channel: nowhere)
      #expect(probe.text == reply.text && probe.headers.fields == reply.headers.fields)
      let malformed = try await scene.ask(scene.outsider, request, channel: "nonsense")
      #expect(malformed.text == reply.text)
    }
    let size = try await scene.owner.get("channels/\(scene.channel)").object.integer("size") as Int
    let again = try await scene.owner.get("channels/\(scene.channel)").object.integer("size") as Int
    #expect(size == again)
    let messages = try await scene.owner.get("channels/\(scene.channel)/messages").object.objects("messages")
    #expect(messages.count == 1, "nothing was changed")
  }

  @Test func usersAreNoAdmins() async throws {
    let scene = try await scene()
    for request in Self.admins {
      let reply = try await scene.ask(scene.outsider, request)
      #expect(reply.status == 403 && reply.code == "notAdmin", "\(request.testDescription)")
    }
  }

  @Test func ownersMay() async throws {
    let scene = try await scene()
    for request in Self.inChannel where request.path != "channels/C/leave" {
      let reply = try await scene.ask(scene.owner, request)
      #expect(reply.status != 401 && reply.status != 403, "\(request.testDescription): \(reply.text)")
      #expect(reply.code != "unknownChannel", "\(request.testDescription): \(reply.text)")
      #expect(reply.status < 500)
    }
    #expect(try await scene.ask(scene.owner, Request("POST", "channels/C/leave?wait=ordered")).status == 202)
    for request in Self.anyUser
    where request.method == "GET" && !["stream", "events"].contains(request.path)
      && !request.path.hasPrefix("presence")
    {
      #expect(try await scene.ask(scene.owner, request).status == 200, "\(request.testDescription)")
    }
  }

  /// Members and readers do what their role lets them.
  @Test func rolesHold() async throws {
    let scene = try await scene()
    let node = scene.owner.server
    let number = Self.counter.next()
    let member = try await node.newUser("perm-member-\(number)")
    let reader = try await node.newUser("perm-reader-\(number)")
    try await scene.owner.add(member, to: scene.channel)
    try await scene.owner.add(reader, to: scene.channel, role: "reader")
    let refused: [(TestClient, Request, Int, [String])] = [
      (reader, Request("POST", "channels/C/messages", #"{"text":"t"}"#), 403, ["missingCapability"]),
      (member, Request("PATCH", "channels/C", #"{"name":"n"}"#), 403, ["missingCapability"]),
      (member, Request("PUT", "channels/C/messages/M", #"{"text":"t"}"#), 403, ["notAuthor"]),
      (member, Request("DELETE", "channels/C/messages/M"), 403, ["missingCapability"]),
      (member, Request("DELETE", "channels/C/members/\(reader.address)"), 403, ["missingCapability"]),
      (member, Request("PUT", "channels/C/bans/\(scene.owner.address)"), 403, ["missingCapability"]),
      (
        member, Request("PUT", "channels/C/members/\(member.address)/role", #"{"role":"owner"}"#), 403,
        ["missingCapability"]
      ),
    ]
    for (client, request, status, codes) in refused {
      let reply = try await scene.ask(client, request)
      #expect(
        reply.status == status && codes.contains(reply.code ?? ""), "\(request.testDescription) \(reply.text)"
      )
    }
    for client in [member, reader] {
      for request in [Request("GET", "channels/C"), Request("GET", "channels/C/messages/M")] {
        #expect(try await scene.ask(client, request).status == 200)
      }
    }
    let spoken = try await scene.ask(member, Request("POST", "channels/C/messages", #"{"text":"t"}"#))
    #expect(spoken.status == 202)
  }

  /// The lists above leave nothing of the table out.
  @Test func everyRouteIsTested() {
    let asked = (Self.inChannel + Self.anyUser + Self.admins).map { request in
      let asked = request.path.prefix { $0 != "?" }
      let path = asked.hasPrefix("/") ? String(asked.dropFirst()) : "api/v1/" + asked
      return (request.method, path.split(separator: "/").map(String.init))
    }
    for route in RouteTable.api.routes where route.caller != .anyone {
      let isAsked = asked.contains { method, segments in
        method == route.method && route.captures(segments) != nil
      }
      #expect(isAsked, "\(route.method) \(route.pattern)")
    }
  }
}
