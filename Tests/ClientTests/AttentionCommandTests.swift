import Testing
import Transport

/// The commands of what is unread and who is there: what they ask, and what they say.
@Suite struct AttentionCommandTests {
  private static let base = "/api/v1/channels/\(Canned.general)"

  @Test(arguments: [
    (
      ["read", "general", "42"], "PUT \(base)/read", #"{"sequence":42}"#, Canned.marked,
      "999+ unread, 2 of them mention you\n"
    ),
    (
      ["read", "general", "42", "--unread"], "PUT \(base)/read", #"{"sequence":42,"unread":true}"#,
      #"{"unread":0,"mentions":0,"notifications":"all"}"#, "nothing is unread\n"
    ),
    (
      ["channels", "notify", "general", "mentions"], "PUT \(base)/notifications",
      #"{"notifications":"mentions"}"#,
      "", ""
    ),
    (["presence", "set", "away"], "PUT /api/v1/presence", #"{"state":"away"}"#, "", ""),
    (
      ["presence", "show", "bob@b.test"], "GET /api/v1/presence?address=bob%40b.test", "", Canned.presence,
      "bob@b.test: away, last seen 2025-11-20 13:02\n"
    ),
    (
      ["presence", "show", "bob@b.test"], "GET /api/v1/presence?address=bob%40b.test", "",
      #"{"address":"bob@b.test"}"#, "bob@b.test: not known\n"
    ),
    (
      ["settings"], "GET /api/v1/me/settings", "", Canned.settings,
      "presence  everyone\nread      nobody\ntyping    everyone\n"
    ),
    (
      ["settings", "--read", "everyone"], "PATCH /api/v1/me/settings", #"{"readPositions":"everyone"}"#,
      Canned.settings, "presence  everyone\nread      nobody\ntyping    everyone\n"
    ),
    (
      ["mentions", "--before", "9", "--limit", "1"], "GET /api/v1/mentions?before=9&limit=1", "",
      Canned.mentions, "2025-11-20 13:02 general 42 alice@a.test: hello there\nmore: --before 991\n"
    ),
  ])
  func asksAndSays(arguments: [String], line: String, body: String, answer: String, said: String) throws {
    let canned = try CannedNode([line: .init(answer, status: answer.isEmpty ? 204 : 200)])
    try LoggedIn.with(canned) { session throws in
      let result = try session.program.run(arguments)
      #expect(result.status == 0 && result.output == said, "\(result.complaint)")
      let request = try #require(session.requests.last { $0.line == line })
      #expect(request.body == body)
    }
  }

  @Test func readsToTheNewest() throws {
    let (show, read) = ("GET \(Self.base)", "PUT \(Self.base)/read")
    let canned = try CannedNode([show: .init(Canned.channel()), read: .init(Canned.marked)])
    try LoggedIn.with(canned) { session throws in
      #expect(try session.program.run(["read", "general"]).status == 0)
      #expect(session.requests.last?.body == #"{"sequence":42}"#)
    }
  }

  @Test(arguments: [
    ["read", "general", "--unread"], ["presence", "set", "busy"], ["settings", "--typing", "some"],
    ["channels", "notify", "general", "loud"],
  ])
  func refusesWhatMakesNoSense(arguments: [String]) throws {
    try LoggedIn.with(CannedNode([:])) { session throws in
      let result = try session.program.run(arguments)
      #expect(result.status == 2 && session.requests.isEmpty, "\(result.complaint)")
    }
  }
}
