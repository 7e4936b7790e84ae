import TestSupport
import Testing

/// Which channel a word on the command line means.
@Suite struct ChannelResolutionTests {
  private static let twin = String(repeating: "ab12", count: 15) + "ffff"

  private static func session(_ body: (LoggedIn) throws -> Void) throws {
    let shows = [Canned.general, Canned.random, twin].map {
      ("GET /api/v1/channels/\($0)", Canned.channel($0))
    }
    let node = try CannedNode(Dictionary(uniqueKeysWithValues: shows.map { ($0, .init($1)) }))
    try LoggedIn.with(node) { session throws in
      let channels = [
        Canned.channel(), Canned.channel(Canned.random, name: "random"), Canned.channel(twin, name: "#tag"),
      ]
      node.answer("GET /api/v1/channels", with: .init(#"{"channels":[\#(channels.joined(separator: ","))]}"#))
      try body(session)
    }
  }

  @Test(arguments: [
    ("general", Canned.general), ("#general", Canned.general), ("random", Canned.random),
    ("cd34cd", Canned.random),
    (Canned.random, Canned.random), (String(Canned.general.prefix(63)), Canned.general), ("#tag", twin),
  ])
  func finds(given: String, id: String) throws {
    try Self.session { session throws in
      #expect(try session.run("channels", "show", given).status == 0)
      #expect(session.requests.map(\.line) == ["GET /api/v1/channels/\(id)"])
    }
  }

  @Test(arguments: [
    ("genral", "channelUnknown", "did you mean: general"), ("cd34c", "channelUnknown", "hanse channels list"),
    ("CD34CD", "channelUnknown", "hanse channels list"), ("", "channelUnknown", "hanse channels list"),
    ("ab12ab", "channelAmbiguous", "first digits of the id"),
  ])
  func refuses(given: String, code: String, next: String) throws {
    try Self.session { session throws in
      let result = try session.run("channels", "show", given)
      #expect(result.status == 5 && result.complaint.contains("(\(code))\n  next: "))
      #expect(result.complaint.contains(next) && session.requests.isEmpty)
    }
  }

  @Test func listsBothOfAnAmbiguousName() throws {
    try Self.session { session throws in
      let channels = "\(Canned.channel()),\(Canned.channel(Canned.random))"
      session.node.answer("GET /api/v1/channels", with: .init(#"{"channels":[\#(channels)]}"#))
      let ambiguous = try session.run("channels", "leave", "general")
      #expect(ambiguous.status == 5)
      #expect(
        ambiguous.complaint.contains("general (ab12ab12ab12), general (cd34cd34cd34) (channelAmbiguous)"))
    }
  }

  @Test func findsInvitationsAmongInvitations() throws {
    try Self.session { session throws in
      let invitations = #"{"invitations":[\#(Canned.invitation)]}"#
      session.node.answer("GET /api/v1/invitations", with: .init(invitations))
      let line = "POST /api/v1/invitations/\(Canned.random)/accept?wait=ordered"
      session.node.answer(line, with: .init(Canned.ordered(), status: 202))
      #expect(
        try session.run("invitations", "accept", "plans", "--wait", "ordered").output
          == "ordered  plans  44\n")
      #expect(session.requests.map(\.line) == ["GET /api/v1/invitations", line])
      let joined = try session.run("invitations", "decline", "general")
      #expect(joined.status == 5 && joined.complaint.contains("no unanswered invitation \"general\""))
    }
  }
}
