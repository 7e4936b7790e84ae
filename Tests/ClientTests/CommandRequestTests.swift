import Testing
import Transport

/// What commands ask of the node.
@Suite struct CommandRequestTests {
  private static let base = "/api/v1/channels/\(Canned.general)"

  @Test(arguments: [
    (
      ["send", "general", "hi", "--thread=40", "--key", "k"], "POST \(base)/messages",
      #"{"text":"hi","thread":40}"#
    ),
    (["send", "general", "--", "--not an option"], "POST \(base)/messages", #"{"text":"--not an option"}"#),
    (["edit", "general", "42", "ho"], "PUT \(base)/messages/42", #"{"text":"ho"}"#),
    (["erase", "general", "42"], "DELETE \(base)/messages/42", ""),
    (["react", "general", "42", "👍"], "PUT \(base)/messages/42/reactions/%F0%9F%91%8D", ""),
    (["react", "general", "42", "a/b", "--remove"], "DELETE \(base)/messages/42/reactions/a%2Fb", ""),
    (["pin", "general", "42"], "PUT \(base)/messages/42/pin", ""),
    (
      ["pin", "general", "42", "--remove", "--wait", "ordered"],
      "DELETE \(base)/messages/42/pin?wait=ordered", ""
    ),
    (["channels", "rename", "general", "lobby"], "PATCH \(base)", #"{"name":"lobby"}"#),
    (["channels", "topic", "general", ""], "PATCH \(base)", #"{"topic":""}"#),
    (
      ["channels", "set", "general", "--access", "members", "--join-role=reader", "--edit-history", "off"],
      "PATCH \(base)", #"{"access":"members","joinRole":"reader","editHistory":false}"#
    ),
    (["channels", "set", "general", "--retention", "30d"], "PATCH \(base)", #"{"retention":2592000000}"#),
    (["channels", "set", "general", "--retention", "forever"], "PATCH \(base)", #"{"retention":null}"#),
    (["channels", "set", "general", "--archived", "on"], "PATCH \(base)", #"{"archived":true}"#),
    (
      ["channels", "define-role", "general", "clerk", "--rank", "5", "--may", "sendMessage", "--may", "pin"],
      "PUT \(base)/roles/clerk", #"{"rank":5,"capabilities":["sendMessage","pin"]}"#
    ),
    (
      ["channels", "join", Canned.general, "--home", "b.test"], "POST \(base)/join", #"{"home":"b.test"}"#
    ),
    (["channels", "leave", "general"], "POST \(base)/leave", ""),
    (["channels", "kick", "general", "bob@b.test"], "DELETE \(base)/members/bob%40b.test", ""),
    (["channels", "ban", "general", "bob@b.test"], "PUT \(base)/bans/bob%40b.test", ""),
    (["channels", "unban", "general", "bob@b.test"], "DELETE \(base)/bans/bob%40b.test", ""),
    (
      ["channels", "role", "general", "bob@b.test", "reader"], "PUT \(base)/members/bob%40b.test/role",
      #"{"role":"reader"}"#
    ),
    (["invite", "general", "bob@b.test"], "POST \(base)/invitations", #"{"address":"bob@b.test"}"#),
    (
      ["invite", "general", "b@b", "--role", "reader"], "POST \(base)/invitations",
      #"{"address":"b@b","role":"reader"}"#
    ),
  ])
  func changes(arguments: [String], line: String, body: String) throws {
    try LoggedIn.with(CannedNode([line: .init(Canned.accepted, status: 202)])) { session throws in
      let result = try session.program.run(arguments)
      #expect(result.status == (line.hasSuffix("ordered") ? 6 : 0), "\(result.complaint)")
      #expect(session.requests.map(\.line) == [line])
      #expect(session.requests.first?.body == body)
      #expect(session.requests.first?.headers["idempotency-key"] == (arguments.contains("--key") ? "k" : nil))
    }
  }

  @Test(arguments: [
    (
      ["history", "general", "--before=9", "--after", "2", "--limit", "3", "--thread", "1"],
      "\(base)/messages?before=9&after=2&limit=3&thread=1"
    ),
    (["search", "a", "b c", "pay*"], "/api/v1/search?q=a%20%22b%20c%22%20pay%2A"),
    (["search", #"a "b c""#], "/api/v1/search?q=a%20%22b%20c%22"),
    (
      ["search", "a", "--channel", "general", "--author", "bob@b.test", "--before", "7", "--limit", "2"],
      "/api/v1/search?q=a&channel=\(Canned.general)&author=bob%40b.test&before=7&limit=2"
    ),
    (
      [
        "search", "--channel", "general", "--thread", "3", "--has", "link", "--best", "--offset=9", "--count",
      ],
      "/api/v1/search?channel=\(Canned.general)&thread=3&has=link&order=best&offset=9&count=true"
    ),
    (
      ["search", "a", "--from", "2025-02-28", "--to", "2025-02-28"],
      "/api/v1/search?q=a&from=1740700800000&to=1740787199999"
    ),
    (
      ["search", "a", "--from", "2025-02-28T01:00", "--to", "5"], "/api/v1/search?q=a&from=1740704400000&to=5"
    ),
  ])
  func reads(arguments: [String], target: String) throws {
    let answer = target.contains("search") ? Canned.results : Canned.messages
    try LoggedIn.with(CannedNode(["GET \(target)": .init(answer)])) { session throws in
      #expect(try session.program.run(arguments + ["--json"]).status == 0)
      #expect(session.requests.map(\.line) == ["GET \(target)"])
    }
  }

  @Test func readsTimesInTheZoneOfTheUser() throws {
    let target = "/api/v1/search?q=a&from=1740668400000&to=1740704400000"
    try LoggedIn.with(CannedNode(["GET \(target)": .init(Canned.results)])) { session throws in
      var program = session.program
      program.environment["TZ"] = "JST-9"
      let result = try program.run(["search", "a", "--from", "2025-02-28", "--to", "2025-02-28T01:00Z"])
      #expect(result.status == 0 && result.output.hasPrefix("2025-11-20 22:02 general 42"))
    }
  }

  @Test func sendsTheStandardInput() throws {
    let line = "POST \(Self.base)/messages"
    try LoggedIn.with(CannedNode([line: .init(Canned.accepted, status: 202)])) { session throws in
      #expect(try session.run("send", "general", "-", input: "two\nlines\n\n").status == 0)
      #expect(session.requests.last?.body == #"{"text":"two\nlines\n"}"#)
      let script = "printf 'a\\377' | '\(Program.path)' send general -"
      let invalid = try Program.shell(script, environment: session.program.environment)
      #expect(invalid.status == 2 && invalid.complaint.contains("(argumentNotUTF8)"))
    }
  }

  @Test func leavesTheNodeToTheNode() throws {
    for command in ["init", "serve"] {
      #expect(try Program().run([command, "--help"]).status == 0)
    }
  }
}
