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
    #expect(joined.members.map(\.name) == joining.members.map(\.name))
    #expect(try joined.string("topic") == "About it" && joined.integer("members") == 2 as Int)
    await pair.shutDown()
  }
}
