import JSON
import Testing
import TestSupport
import Transport

/// What clients see of a channel whose home is another node.
@Suite struct TwoNodesTests {
  @Test func aChannelOnItsWayIsJoining() async throws {
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    let bob = pair.bob
    pair.home.front.close("/hanse/v1/snapshot")
    #expect(try await bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    let joining = try #require(try await bob.get("channels").object.objects("channels").first)
    #expect(try joining.string("id") == channel && joining.string("name") == "hanse")
    #expect(try joining.string("state") == "joining" && joining.string("home") == "node.test")
    let shown = try await bob.get("channels/\(channel)")
    #expect(try shown.status == 200 && shown.object == joining)
    for path in ["messages", "members"] {
      let early = try await bob.get("channels/\(channel)/\(path)")
      #expect(early.status == 404 && early.code == "unknownChannel" && early.text.contains("on its way"))
    }
    #expect(try await bob.get("invitations").object.objects("invitations").isEmpty)
    pair.home.front.close(nil)
    let isThere = try await eventually { () async throws -> Bool in
      try await bob.get("channels/\(channel)").object.string("state") == "ok"
    }
    #expect(isThere)
    let joined = try #require(try await bob.get("channels").object.objects("channels").first)
    // When it was last cosigned is told as soon as it was.
    #expect(joined.members.map(\.name).filter { $0 != "cosigned" } == joining.members.map(\.name))
    #expect(try joined.string("topic") == "About it" && joined.integer("members") == 2 as Int)
    await pair.shutDown()
  }

  /// Changes that belong together are judged by the home; what it refuses is told though it is not the last.
  @Test func severalChangesOfAChannelElsewhere() async throws {
    let pair = try await TwoNodes.made()
    let (alice, bob) = (pair.alice, pair.bob)
    let channel = try await pair.invited()
    #expect(try await bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(bob, in: channel)
    let role = "channels/\(channel)/members/\(bob.address)/role?wait=ordered"
    #expect(try await alice.call("PUT", role, body: #"{"role":"moderator"}"#).status == 202)
    try await pair.eventually("the role") {
      try await bob.get("channels/\(channel)").object.string("role") == "moderator"
    }
    let path = "channels/\(channel)?wait=ordered"
    let good = try await bob.call("PATCH", path, body: #"{"name":"Stalhof","topic":"Tuch"}"#)
    #expect(try good.object.string("verdict") == "accepted")
    let shown = try await alice.get("channels/\(channel)").object
    #expect(try shown.string("name") == "Stalhof" && shown.string("topic") == "Tuch")

    let long = String(repeating: "x", count: 1_001)
    let bad = try await bob.call("PATCH", path, body: #"{"name":"Kontor","topic":"\#(long)"}"#)
    #expect(bad.status == 422 && bad.code == "textInvalid")
    let archived = try await bob.call("PATCH", path, body: #"{"name":"Kontor","archived":true}"#)
    #expect(archived.status == 403 && archived.code == "missingCapability", "\(archived.text)")

    // The other node does not know yet that its user may no more.
    pair.other.front.close("/hanse/v1/push")
    #expect(try await alice.call("PUT", role, body: #"{"role":"reader"}"#).status == 202)
    let late = try await bob.call("PATCH", path, body: #"{"name":"Kontor","topic":"Salz"}"#)
    #expect(
      try late.status == 403 || late.object.optionalString("verdict") == "missingCapability", "\(late.text)")
    let kept = try await alice.get("channels/\(channel)").object
    #expect(try kept.string("name") == "Stalhof" && kept.string("topic") == "Tuch")
    await pair.shutDown()
  }
}
