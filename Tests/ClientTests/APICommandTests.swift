import TestSupport
import Testing
import Transport

/// `hanse api`.
@Suite struct APICommandTests {
  @Test func makesAnyRequest() throws {
    let node = try CannedNode([
      "GET /api/v1/search?q=a%20b": .init(#"{"results":[],"more":false,"x":"\u001b[2J\u202e"}"#),
      "PATCH /api/v1/me/settings": .init("{}"), "GET /metrics": .init("up 1\n"),
      "POST /api/v1/channels/x/messages": .init(Canned.accepted, status: 202),
    ])
    try LoggedIn.with(node) { session throws in
      let found = try session.run("api", "GET", "/search?q=a%20b")
      #expect(found.status == 0)
      #expect(found.output == #"{"results":[],"more":false,"x":"\u001b[2J\u202e"}"# + "\n")
      let changed = try session.run("api", "PATCH", "me/settings", "--data", #"{"typing":"nobody"}"#)
      #expect(changed.status == 0 && session.requests.last?.body == #"{"typing":"nobody"}"#)
      #expect(session.requests.last?.headers["content-type"] == "application/json")
      let piped = try session.run(
        "api", "POST", "/api/v1/channels/x/messages", "--data", "-", "--key", "k1", input: #"{"text":"x"}"#)
      #expect(piped.status == 0 && session.requests.last?.headers["idempotency-key"] == "k1")
      #expect(session.requests.last?.line == "POST /api/v1/channels/x/messages")
    }
  }

  @Test func refusesWhatCannotBeSent() throws {
    try LoggedIn.with(CannedNode(["GET /api/v1/me": .problem("notAdmin", status: 403)])) { session throws in
      #expect(try session.run("api", "GET", "/a b").status == 3)
      #expect(try session.run("api", "LOOK", "/me").status == 2)
      let broken = try session.run("api", "POST", "/channels", "--data", "{")
      #expect(broken.status == 2 && broken.complaint.contains("--data is no JSON object"))
      let missing = try session.run("api", "GET", "/nosuch")
      #expect(missing.status == 5 && missing.complaint.contains("(noSuchThing)"))
    }
  }
}
