import Synchronization
import TestSupport
import Testing
import Transport

@testable import Client

@Suite struct HanseClientTests {
  private static func client(_ node: CannedNode, token: String? = CannedNode.token) throws -> HanseClient {
    let place = "127.0.0.1:\(node.port)"
    let endpoint = try Endpoint(
      url: node.url, authorityFile: TestAuthority.shared.authorityFile,
      connectTo: ["node.test:\(node.port)": place])
    return try HanseClient(endpoint, token: token)
  }

  @Test func logsInAndOut() throws {
    let node = try CannedNode([
      "POST /api/v1/session": .init(Canned.session, status: 201), "GET /api/v1/me": .init(Canned.alice),
      "DELETE /api/v1/session": .init("", status: 204),
    ])
    let stranger = try Self.client(node, token: nil)
    let session = try stranger.logIn(name: "alice", password: #"correct "horse""#)
    let client = try Self.client(node, token: session.token)
    #expect(try client.me().address == "alice@a.test")
    try client.logOut()
    let requests = node.requests
    #expect(requests.map(\.line) == ["POST /api/v1/session", "GET /api/v1/me", "DELETE /api/v1/session"])
    #expect(requests[0].body == #"{"name":"alice","password":"correct \"horse\""}"#)
    #expect(requests[0].headers["authorization"] == nil)
    #expect(requests[0].headers["content-type"] == "application/json")
    #expect(requests[1].headers["authorization"] == "Bearer \(CannedNode.token)")
  }

  private static func keeping(_ node: CannedNode) throws -> HanseClient {
    let tokens = SessionTokens(
      access: CannedNode.token, accessExpires: 0, refresh: "refresh-1", refreshExpires: 0)
    let endpoint = try Self.client(node).endpoint
    return try HanseClient(endpoint, keeper: TokenKeeper(tokens))
  }

  /// A token that has expired is renewed, and the request made again: with its body and its key.
  @Test func renewsItsTokens() throws {
    let line = "POST /api/v1/channels/\(Canned.general)/messages"
    let node = try CannedNode([
      "GET /api/v1/me": .init(Canned.alice), line: .init(Canned.accepted, status: 202),
    ])
    let client = try Self.keeping(node)
    _ = try client.me()
    #expect(node.renewals.exchanges == 0)
    node.expire()
    _ = try client.send("hi", to: Canned.general, key: "k1")
    let requests = node.requests.suffix(3)
    #expect(requests.map(\.line) == [line, "POST /api/v1/session/refresh", line])
    #expect(requests.first?.body == requests.last?.body)
    #expect(requests.last?.headers["idempotency-key"] == "k1")
    #expect(requests.last?.headers["content-type"] == "application/json")
    #expect(requests.last?.headers.values(of: "authorization") == ["Bearer token-2"])
    #expect(
      requests.dropFirst().first?.headers["authorization"] == nil, "a stale token has no business there")
    _ = try client.me()
    #expect(node.renewals.exchanges == 1)
  }

  @Test func renewsOnceForAllWhoAskAtOnce() async throws {
    let node = try CannedNode(["GET /api/v1/me": .init(Canned.alice)])
    let client = try Self.keeping(node)
    for round in 1...3 {
      node.expire()
      let found = Mutex(0)
      for _ in 0..<8 {
        try Threads.start(name: "asker") {
          if (try? client.me().name) == "alice" { found.withLock { $0 += 1 } }
        }
      }
      #expect(eventually { found.withLock { $0 } == 8 })
      #expect(node.renewals.exchanges == round && node.renewals.reuses == 0)
    }
  }

  @Test func aSessionThatIsOverIsOver() throws {
    let node = try CannedNode(["GET /api/v1/me": .init(Canned.alice)])
    let client = try Self.keeping(node)
    node.expire()
    // Somebody else exchanges the refresh token first.
    _ = try Self.client(node, token: nil).refresh("refresh-1")
    node.expire()
    let error = #expect(throws: ClientError.self) { try client.me() }
    #expect(error?.code == "refreshTokenReused" && error?.status == 401)
  }

  @Test func aTokenAloneIsNotRenewed() throws {
    let node = try CannedNode(["GET /api/v1/me": .init(Canned.alice)])
    let client = try Self.client(node)
    node.expire()
    #expect(throws: ClientError.self) { try client.me() }
    #expect(node.renewals.exchanges == 0 && node.requests.count == 1)
  }

  @Test func asksForEverythingByTheRightName() throws {
    let base = "/api/v1/channels/\(Canned.general)"
    let receipts = [
      "PATCH \(base)", "POST \(base)/leave", "POST \(base)/invitations?wait=ordered",
      "PUT \(base)/members/bob%40b.test/role", "DELETE \(base)/members/bob%40b.test",
      "PUT \(base)/bans/bob%40b.test", "DELETE \(base)/bans/bob%40b.test",
      "POST /api/v1/invitations/\(Canned.random)/accept", "POST /api/v1/invitations/\(Canned.random)/decline",
      "POST \(base)/messages?wait=ordered", "PUT \(base)/messages/42", "DELETE \(base)/messages/42",
      "PUT \(base)/messages/42/reactions/%F0%9F%91%8D", "DELETE \(base)/messages/42/reactions/a%2Fb",
      "PUT \(base)/messages/42/pin", "DELETE \(base)/messages/42/pin",
    ]
    let node = try CannedNode(
      Dictionary(uniqueKeysWithValues: receipts.map { ($0, .init(Canned.ordered(), status: 202)) }))
    let client = try Self.client(node)
    let id = Canned.general
    _ = try client.changeChannel(id, topic: "New")
    _ = try client.leave(id)
    _ = try client.invite("bob@b.test", to: id, role: "reader", wait: .ordered)
    _ = try client.assignRole("moderator", to: "bob@b.test", in: id)
    _ = try client.kick("bob@b.test", from: id)
    _ = try client.ban("bob@b.test", from: id)
    _ = try client.unban("bob@b.test", from: id)
    _ = try client.accept(invitationTo: Canned.random)
    _ = try client.decline(invitationTo: Canned.random)
    _ = try client.send("hi", to: id, thread: 40, key: "k-1", wait: .ordered)
    _ = try client.edit(42, in: id, text: "ho")
    _ = try client.erase(42, in: id)
    _ = try client.react("👍", to: 42, in: id)
    _ = try client.react("a/b", to: 42, in: id, remove: true)
    _ = try client.pin(42, in: id)
    #expect(try client.pin(42, in: id, remove: true).sequence == 44)
    #expect(node.requests.map(\.line) == receipts)
    #expect(node.requests[0].body == #"{"topic":"New"}"#)
    #expect(node.requests[2].body == #"{"address":"bob@b.test","role":"reader"}"#)
    #expect(node.requests[3].body == #"{"role":"moderator"}"#)
    #expect(node.requests[9].body == #"{"text":"hi","thread":40}"#)
    #expect(node.requests[9].headers["idempotency-key"] == "k-1")
    #expect(node.requests[10].body == #"{"text":"ho"}"#)
  }

  @Test func reads() throws {
    let base = "/api/v1/channels/\(Canned.general)"
    let node = try CannedNode([
      "GET /api/v1/users": .init(#"{"users":[\#(Canned.alice),\#(Canned.bob)]}"#),
      "POST /api/v1/users": .init(Canned.bob, status: 201), "GET /api/v1/channels": .init(Canned.channels),
      "POST /api/v1/channels": .init(Canned.channel(), status: 201), "GET \(base)": .init(Canned.channel()),
      "GET \(base)/members": .init(#"{"members":[\#(Canned.member)]}"#),
      "GET /api/v1/invitations": .init(#"{"invitations":[\#(Canned.invitation)]}"#),
      "GET \(base)/messages": .init(Canned.messages), "GET \(base)/messages/42": .init(Canned.message()),
      "GET \(base)/messages?before=50&limit=3&thread=42": .init(Canned.messages),
      "GET /api/v1/search?q=%22a%20b%22%20c%2A&author=bob%40b.test&from=5&limit=2": .init(Canned.results),
      "GET /health": .init(#"{"status":"ok"}"#), "GET /api/v1/status": .init(Canned.status),
      "POST /api/v1/verify": .init(Canned.soundLogs),
    ])
    let client = try Self.client(node)
    let id = Canned.general
    #expect(try client.users().elements.map(\.name) == ["alice", "bob"])
    #expect(try client.addUser(name: "bob", password: "longenough", isAdmin: true).name == "bob")
    #expect(node.requests.last?.body == #"{"name":"bob","password":"longenough","admin":true}"#)
    #expect(try client.channels().elements.map(\.name) == ["general", "random"])
    #expect(try client.createChannel(name: "general").id == id)
    #expect(try client.channel(id).size == 43)
    #expect(try client.members(of: id).elements.map(\.role) == ["moderator"])
    #expect(try client.invitations().elements.map(\.name) == ["plans"])
    #expect(try client.messages(in: id).hasMore)
    #expect(try client.messages(in: id, before: 50, limit: 3, thread: 42).elements.count == 3)
    #expect(try client.message(42, in: id).text == "hello there")
    var query = SearchQuery(#""a b" c*"#)
    query.author = "bob@b.test"
    query.from = 5
    query.limit = 2
    #expect(try client.search(query).elements.map(\.number) == [991])
    #expect(try client.status().indexLag == 5)
    #expect(try client.verify().logs.map(\.isSound) == [true])
    #expect(try client.verify(channel: id).logs.count == 1)
    #expect(node.requests.last?.body == #"{"channel":"\#(id)"}"#)
  }

  @Test func tellsRefusalsApart() throws {
    let node = try CannedNode([
      "GET /api/v1/me": .problem("suspended", status: 403, detail: "ask an admin"),
      "GET /api/v1/users": .init("<html>proxy</html>", status: 502),
      "GET /api/v1/channels": .init(#"{"channels":[{"id":5}]}"#), "GET /api/v1/invitations": .init("{"),
    ])
    let client = try Self.client(node)
    #expect(
      Self.error { _ = try client.me() }
        == ClientError(.refused, code: "suspended", status: 403, detail: "ask an admin"))
    #expect(Self.error { _ = try client.channel("x") }?.status == 404)
    let proxy = Self.error { _ = try client.users() }
    #expect(proxy?.kind == .answer && proxy?.code == "answerUnexpected" && proxy?.status == 502)
    let mistyped = Self.error { _ = try client.channels() }
    #expect(mistyped?.kind == .answer && mistyped?.code == "answerMalformed")
    #expect(Self.error { _ = try client.invitations() }?.code == "answerMalformed")
    let stranger = try Self.client(node, token: "wrong")
    #expect(Self.error { _ = try stranger.me() }?.status == 401)
  }

  @Test func tellsWhyItCouldNotConnect() throws {
    let node = try CannedNode()
    let nobody = try HanseClient(Endpoint(url: "https://127.0.0.1:1"))
    let refused = Self.error { _ = try nobody.me() }
    #expect(refused?.kind == .connection && refused?.code == "couldNotConnect")
    let distrustful = try HanseClient(
      Endpoint(url: node.url, connectTo: ["node.test:\(node.port)": "127.0.0.1:\(node.port)"]))
    let untrusted = Self.error { _ = try distrustful.me() }
    #expect(untrusted?.kind == .connection && untrusted?.code == "tlsFailed")
  }

  private static func error(_ body: () throws -> Void) -> ClientError? {
    do {
      try body()
      return nil
    } catch {
      return error as? ClientError
    }
  }
}
