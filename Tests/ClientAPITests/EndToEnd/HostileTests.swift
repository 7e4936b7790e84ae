import JSON
import Testing
import Transport

@testable import ClientAPI

/// Every route with what no honest client sends: it is answered, never with the server's fault, and every refusal is a
/// problem document whose code the page lists under its status.
@Suite struct HostileTests {
  private static let bodies: [String] =
    [
      "", "{", "[]", "null", "1", #""""#, "\u{FEFF}{}", "{} {}", "{}\0", #"{"a":1,"a":1}"#, #"{"\ud800":1}"#,
      #"{"text":"\ud800"}"#, #"{"name":"\udc00\ud800"}"#, #"{"text":"x","thread":1e400}"#,
      #"{"text":"x","thread":-1}"#, #"{"text":"x","thread":0.5}"#, #"{"text":"x","thread":1099511627776}"#,
      #"{"text":"x","thread":99999999999999999999}"#, #"{"text":null}"#, #"{"text":{}}"#, #"{"name":[]}"#,
      #"{"name":"\u0000"}"#, #"{"name":"\u0000","password":"\u0000"}"#, #"{"address":"\u0000@\u0000"}"#,
      #"{"address":"@"}"#, #"{"role":"\u0000"}"#, #"{"role":1}"#, #"{"channel":"../../etc"}"#,
      #"{"name":"x","password":"xxxxxxxx","displayName":"\u0007"}"#,
    ] + [
      String(repeating: "[", count: 10_000), String(repeating: #"{"a":"#, count: 10_000),
      #"{"text":"\#(String(repeating: "é", count: 30_001))"}"#,
      #"{"name":"\#(String(repeating: "n", count: 201))"}"#,
    ]

  private static let queries = [
    "x=1", "wait=ordered&wait=ordered", "wait=", "wait=%00", "limit=0", "limit=201", "limit=-1", "limit=1e1",
    "limit=99999999999999999999", "before=-1", "before=9007199254740993", "after=9007199254740992",
    "before=1&after=1", "thread=9007199254740992", "cursor=-1", "cursor=9007199254740993", "q=%ff",
    "q=%c0%80",
    "q=%ed%a0%80", "q=%", "q=%zz", "q=%00", "q=%22", "q=*", "q=NEAR(a,b)", "q=a&from=9007199254740992&to=0",
    "q=a&author=%00", "q=a&channel=%00", "&&", "=", "%77ait=soon",
    "q=a&order=best&offset=200", "q=a&order=best&offset=-1", "q=a&order=worst", "q=a&has=text", "q=a&count=1",
    "q=a&before=0", "afterChannel=x", "afterChannel=\(String(repeating: "g", count: 64))", "home=evil%00",
    "home=n%D0%BEde.test", "first=-1", "first=0&most=0", "first=9007199254740991&most=1024",
    "address=a%40b%40c",
    "watchChannels=x", "cursor=1&cursor=2", "cursor=%2B1", "cursor=01", "cursor=1.0", "cursor=0x1",
    "q=" + String(repeating: "a+", count: 3_000),
  ]

  private struct Scene {
    let node: TestNode
    let client: TestClient
    let channel: String
    let message: UInt64

    /// One that may ask for everything.
    static func made(_ name: String) async throws -> Scene {
      let node = try await TestNode.shared.node()
      try await node.addUser(name, isAdmin: true)
      let client = try await node.logIn(name)
      let channel = try await client.makeChannel()
      return Scene(
        node: node, client: client, channel: channel, message: try await client.say("x", in: channel))
    }

    func path(_ route: Route) -> String {
      "/"
        + route.pattern.map { part in
          switch part {
          case "{channel}": channel
          case "{sequence}": "\(message)"
          case "{address}": "nobody@node.test"
          case "{text}": "x"
          default: part
          }
        }.joined(separator: "/")
    }
  }

  private func check(_ reply: TestClient.Reply, _ what: String) {
    #expect(reply.status < 500, "\(what.prefix(200)): \(reply.status) \(reply.text)")
    guard reply.status >= 400 else { return }
    let code = reply.code ?? "none"
    let isListed =
      ProblemStatus.codes[reply.status]?.contains(code) == true
      || HTTPRefusal.Code(rawValue: code).map { HTTPRefusal($0).status } == reply.status
    #expect(isListed, "\(what.prefix(200)): \(reply.status) \(code)")
  }

  /// But for the end of the session and another session key, after which all is refused alike, and the answer that goes on for ever (EventsTests).
  private let routes = RouteTable.api.routes.filter {
    ($0.pattern.last != "session" || $0.method != "DELETE") && $0.pattern.last != "events"
      && $0.pattern.last != "rotate"
  }

  @Test func bodies() async throws {
    let scene = try await Scene.made("hostile-bodies")
    for route in routes {
      for body in Self.bodies {
        let reply = try await scene.client.call(route.method, scene.path(route), body: body)
        check(reply, "\(route.method) \(route.pattern) \(body)")
        if route.body == .none { #expect(reply.status == 400 || body.isEmpty) }
      }
    }
  }

  @Test func queries() async throws {
    let scene = try await Scene.made("hostile-queries")
    for route in routes {
      for query in Self.queries {
        let body = route.body == .required ? "{}" : nil
        let reply = try await scene.client.call(route.method, scene.path(route) + "?\(query)", body: body)
        check(reply, "\(route.method) \(route.pattern) \(query)")
      }
    }
  }

  @Test func methods() async throws {
    let scene = try await Scene.made("hostile-methods")
    for route in RouteTable.api.routes {
      for method in ["OPTIONS", "TRACE", "PROPFIND", "get", String(repeating: "G", count: 40)] {
        let reply = try await scene.client.call(method, scene.path(route))
        check(reply, "\(method) \(route.pattern)")
        #expect(reply.status >= 400)
      }
    }
  }

  @Test(
    arguments: [
      "/api/v1/%2e%2e/me", "/api/v1//me", "//api/v1/me", "/api/v1/me/", "/api/v1/me%2f", "/api/v1/me%00",
      "/API/V1/ME", "/api/v1/channels/", "/api/v1/channels/%00", "/%2e%2e/%2e%2e/etc/passwd", "/%f",
      "/api/v1/invitations/%ff/accept", "/api/v1/channels/\(String(repeating: "0", count: 65))/messages",
    ])
  func paths(_ path: String) async throws {
    let admin = try await TestNode.shared.admin()
    for method in ["GET", "PUT", "POST", "DELETE"] {
      let reply = try await admin.call(method, path)
      check(reply, "\(method) \(path)")
      #expect(reply.status >= 400, "\(reply.text)")
    }
  }

  @Test func whoIsLoggedOutSendsNothingMore() async throws {
    let node = try await TestNode.shared.node()
    let (gone, kept) = (try await node.newUser("hostile-out"), try await node.logIn("hostile-out"))
    let channel = try await kept.makeChannel()
    let stream = try await gone.stream()
    _ = try await stream.begin()
    func send(_ text: String) {
      stream.send(#"{"type":"send","id":"\#(text)","channel":"\#(channel)","text":"\#(text)"}"#)
    }
    for number in 0..<300 { send("before-\(number)") }
    #expect(try await gone.call("DELETE", "session").status == 204)
    send("after")
    #expect(try await stream.waitForClose() == 1_008)
    // What the core had taken by then is in this one's past.
    _ = try await kept.say("last", in: channel)
    let page = try await kept.get("channels/\(channel)/messages?limit=200").object.objects("messages")
    #expect(try !page.contains { try $0.string("text") == "after" })
  }
}
