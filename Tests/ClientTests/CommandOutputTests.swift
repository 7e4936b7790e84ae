import TestSupport
import Testing

/// What commands print, to the letter, and what `--json` passes on.
@Suite struct CommandOutputTests {
  private static let base = "/api/v1/channels/\(Canned.general)"

  private static func node() throws -> CannedNode {
    try CannedNode([
      "GET /api/v1/users": .init(#"{"users":[\#(Canned.alice),\#(Canned.bob)]}"#),
      "GET \(base)": .init(Canned.channel()),
      "GET \(base)/members": .init(#"{"members":[\#(Canned.member)]}"#),
      "GET /api/v1/invitations": .init(#"{"invitations":[\#(Canned.invitation)]}"#),
      "GET \(base)/messages": .init(Canned.messages), "GET \(base)/messages?after=2": .init(Canned.messages),
      "GET /api/v1/search?q=hello": .init(Canned.results), "GET /api/v1/status": .init(Canned.status),
      "POST /api/v1/verify": .init(Canned.soundLogs),
      "POST /api/v1/channels": .init(Canned.channel(), status: 201),
      "POST \(base)/messages": .init(Canned.accepted, status: 202),
    ])
  }

  @Test(arguments: [
    (
      ["users", "list"],
      """
      ADDRESS       NAME      ADMIN  ACCOUNT
      alice@a.test  Alice A.  admin
      bob@a.test    Bob

      """
    ),
    (
      ["channels", "list"],
      """
      NAME     ID        HOME    ROLE    MEMBERS  ENTRIES  UNREAD  MENTIONS  STATE
      general  ab12ab12  a.test  owner         2       43    999+         2  ok
      random   cd34cd34  b.test  member        3        7       0         0  stopped: verdictMismatch

      """
    ),
    (
      ["channels", "show", "general"],
      """
      name           general
      id             \(Canned.general)
      topic          All of us
      home           a.test
      privacy        open
      form           channel
      open to        invitation
      texts kept     for good
      older texts    kept after an edit
      role           owner
      members        2
      entries        43
      unread         999+ unread, 2 of them mention you
      notifications  all
      state          ok

      """
    ),
    (["channels", "create", "general"], "created general  \(Canned.general)\n"),
    (
      ["channels", "members", "general"],
      "ADDRESS     NAME  ROLE       STATUS\nbob@b.test  Bob   moderator  joined\n"
    ),
    (
      ["invitations", "list"],
      """
      CHANNEL  ID        HOME    FROM        SINCE
      plans    cd34cd34  b.test  bob@b.test  2025-11-20 13:02

      """
    ),
    (
      ["history", "general"],
      """
      more: --before 42
      -- 2025-11-20 --
      42 13:02 alice@a.test: hello there
      43 13:02 bob@b.test (in thread 42): two
               lines (edited, pinned, 2 replies)
               👍 2
      44 13:02 bob@b.test: (erased)

      """
    ),
    (["search", "hello"], "2025-11-20 13:02 general 42 alice@a.test: hello there\n"),
    (
      ["status"],
      """
      domain       a.test
      node         \(Canned.node)
      version      0.1.0
      started      2025-11-20 13:02
      channels     2
      users        3
      index lag    5
      last backup  none
      keys since   2025-11-20 13:02
      somebody else signs documents with this node's keys: hanse keys show
      forks to decide about: 1: hanse forks list

      PEER    NODE      DECISION  LAST CONTACT      PENDING  BEHIND  KB IN  KB OUT  LAST ERROR
      b.test  ab12ab12            2025-11-20 13:02        0       2      0       0
      c.test  cd34cd34  blocked   never                   4       9      0       0  couldNotConnect

      STOPPED CHANNEL  CODE             WHY, AND WHAT TO DO
      cd34cd34cd34     verdictMismatch  compare with the home

      """
    ),
    (["verify"], "sound   channel ab12ab12ab12  43 entries from 0\n1 sound, 0 faulty\n"),
    (["send", "general", "hi"], "accepted  general  event 9f9f9f9f9f9f9f9f\n"),
  ])
  func prints(arguments: [String], expected: String) throws {
    try LoggedIn.with(Self.node()) { session throws in
      let result = try session.program.run(arguments)
      #expect(result.status == 0 && result.complaint.isEmpty, "\(result.complaint)")
      #expect(result.output == expected)
    }
  }

  @Test func showsWhenAChannelWithoutMirrorsWasCosigned() throws {
    let node = try Self.node()
    let channel = Canned.channel().replacing(#""size":43"#, with: #""cosigned":\#(Canned.time),"size":43"#)
    try LoggedIn.with(node) { session throws in
      #expect(try session.run("channels", "show", "general").output.contains("cosigned") == false)
      node.answer("GET \(Self.base)", with: .init(channel))
      let shown = try session.run("channels", "show", "general").output
      #expect(
        shown.split(separator: "\n").contains { $0.hasPrefix("cosigned") && $0.hasSuffix("2025-11-20 13:02") }
      )
    }
  }

  @Test func pagesForward() throws {
    try LoggedIn.with(Self.node()) { session throws in
      let result = try session.run("history", "general", "--after", "2")
      #expect(result.output.hasSuffix("\nmore: --after 44\n") && result.output.hasPrefix("-- 2025"))
    }
  }

  @Test func passesTheObjectsOnAsJSON() throws {
    try LoggedIn.with(Self.node()) { session throws in
      let expected = [
        ("users list", #"{"users":[\#(Canned.alice),\#(Canned.bob)]}"#), ("channels list", Canned.channels),
        ("channels show general", Canned.channel()), ("channels create x", Canned.channel()),
        ("channels members general", #"{"members":[\#(Canned.member)]}"#),
        ("invitations list", #"{"invitations":[\#(Canned.invitation)]}"#),
        ("history general", Canned.messages),
        ("search hello", Canned.results), ("status", Canned.status), ("verify", Canned.soundLogs),
        ("send general hi", Canned.accepted), ("whoami", Canned.alice),
      ]
      for (line, json) in expected {
        let result = try session.program.run(["--json"] + line.split(separator: " ").map(String.init))
        #expect(result.status == 0, "\(result.complaint)")
        #expect(result.output == json + "\n", "\(line)")
      }
    }
  }

  @Test func sayingNothingIsFine() throws {
    try LoggedIn.with(Self.node()) { session throws in
      session.node.answer("GET /api/v1/channels", with: .init(#"{"channels":[]}"#))
      session.node.answer("GET /api/v1/search?q=hello", with: .init(#"{"results":[],"more":false}"#))
      #expect(try session.run("channels", "list").output.isEmpty)
      #expect(try session.run("search", "hello").output == "nothing found\n")
      session.node.answer(
        "GET /api/v1/search?q=hello&count=true",
        with: .init(#"{"results":[],"more":true,"next":70,"countAtLeast":3}"#))
      #expect(
        try session.run("search", "hello", "--count").output
          == "nothing found so far\nat least 3 found in all\nmore: --before 70\n")
    }
  }
}
