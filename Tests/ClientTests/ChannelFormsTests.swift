import Testing

/// Channels without an invitation, roles, older texts and held invitations on the command line.
@Suite struct ChannelFormsTests {
  private static let open =
    #"{"id":"\#(Canned.random)","name":"harbour","topic":"ships","privacy":"open","home":"b.test","members":4}"#

  @Test func browsesPageByPageAndJoinsByName() throws {
    let other = open2
    let node = try CannedNode([
      "GET /api/v1/open-channels?home=b.test": .init(#"{"channels":[\#(Self.open)],"more":true}"#),
      "GET /api/v1/open-channels?home=b.test&afterChannel=\(Canned.random)": .init(
        #"{"channels":[\#(other)],"more":false}"#),
      "POST /api/v1/channels/\(Canned.general)/join": .init(Canned.accepted, status: 202),
    ])
    try LoggedIn.with(node) { session throws in
      let listed = try session.run("channels", "browse", "--home", "b.test")
      #expect(listed.status == 0 && listed.output.contains("harbour") && listed.output.contains("quay"))
      let joined = try session.run("channels", "join", "quay", "--home", "b.test")
      #expect(joined.status == 0, "\(joined.complaint)")
      #expect(session.requests.last?.line == "POST /api/v1/channels/\(Canned.general)/join")
      let missing = try session.run("channels", "join", "nowhere", "--home", "b.test")
      #expect(missing.status == 5 && missing.complaint.contains("hanse channels browse --home b.test"))
    }
  }

  private var open2: String {
    Self.open.replacing(Canned.random, with: Canned.general).replacing("harbour", with: "quay")
  }

  @Test func opensDirectChannels() throws {
    let direct =
      Canned.channel(Canned.random, name: "").dropLast() + #","form":"direct","with":["bob@b.test"]}"#
    try LoggedIn.with(CannedNode(["POST /api/v1/direct": .init(String(direct))])) { session throws in
      let result = try session.run("direct", "bob@b.test")
      #expect(result.output == "bob@b.test  \(Canned.random)\n")
      #expect(session.requests.last?.body == #"{"address":"bob@b.test"}"#)
    }
  }

  @Test func createsWithAllSettings() throws {
    try LoggedIn.with(CannedNode(["POST /api/v1/channels": .init(Canned.channel(), status: 201)])) {
      session throws in
      let result = try session.run(
        "channels", "create", "crew", "--form", "group", "--member", "a@b.test", "--member", "c@d.test",
        "--retention", "90m")
      #expect(result.status == 0, "\(result.complaint)")
      #expect(
        session.requests.last?.body
          == #"{"name":"crew","retention":5400000,"form":"group","members":["a@b.test","c@d.test"]}"#)
      let wrong = try session.run("channels", "create", "crew", "--retention", "soon")
      #expect(wrong.status == 2 && wrong.complaint.contains("30d, 12h, 90m or 10s"))
      #expect(try session.run("channels", "set", "general").status == 2)
    }
  }

  @Test func listsRolesVersionsAndHeldInvitations() throws {
    let base = "/api/v1/channels/\(Canned.general)"
    let held = Canned.invitation.dropLast() + #","user":"alice@a.test"}"#
    let node = try CannedNode([
      "GET \(base)/roles": .init(
        #"{"roles":[{"name":"owner","rank":100,"capabilities":["sendMessage","pin"]}]}"#),
      "GET \(base)/messages/7/versions": .init(
        #"{"versions":[{"sequence":7,"time":\#(Canned.time),"text":"one\ntwo"},{"sequence":9,"time":\#(Canned.time),"text":null}]}"#
      ),
      "GET /api/v1/held-invitations": .init(#"{"invitations":[\#(held)]}"#),
      "POST /api/v1/held-invitations/\(Canned.random)/alice%40a.test/allow": .init("", status: 204),
    ])
    try LoggedIn.with(node) { session throws in
      #expect(
        try session.run("channels", "roles", "general").output.contains("owner   100  sendMessage, pin"))
      #expect(
        try session.run("versions", "general", "7").output
          == "7 2025-11-20 13:02: one\n    two\n9 2025-11-20 13:02: (not kept)\n")
      #expect(try session.run("held", "list").output.contains("alice@a.test"))
      #expect(try session.run("held", "allow", "plans", "alice@a.test").status == 0)
      #expect(session.requests.last?.line.hasSuffix("/alice%40a.test/allow") == true)
    }
  }

  @Test func decidesForEachOfTwoUsersInvitedToOneChannel() throws {
    let base = "/api/v1/held-invitations"
    let held = ["alice@a.test", "bert@a.test"].map { Canned.invitation.dropLast() + #","user":"\#($0)"}"# }
    let node = try CannedNode([
      "GET \(base)": .init(#"{"invitations":[\#(held.joined(separator: ","))]}"#),
      "POST \(base)/\(Canned.random)/bert%40a.test/decline": .init("", status: 204),
    ])
    try LoggedIn.with(node) { session throws in
      let done = try session.run("held", "decline", "plans", "bert@a.test")
      #expect(done.status == 0, "\(done.complaint)")
      #expect(session.requests.last?.line == "POST \(base)/\(Canned.random)/bert%40a.test/decline")
      let nobody = try session.run("held", "allow", "plans", "carl@a.test")
      #expect(nobody.status == 5 && nobody.complaint.contains("hanse held list"))
    }
  }
}
