import JSON
import Node
import TestSupport
import Testing

/// How many invitations of one user may wait for an answer at another organisation, which keeps so many of this whole node (INV-5).
@Suite struct UnansweredInvitationsTests {
  private static func pair() async throws -> TwoNodes {
    let pair = try await TwoNodes.made { $0.limits.unansweredInvitationsPerUserAndPeer = 2 }
    for name in ["dora", "erik", "finn"] { try await pair.home.addUser(name) }
    return pair
  }

  private static func invite(
    _ address: String, to channel: String, by client: TestClient
  ) async throws -> TestClient.Reply {
    try await client.call(
      "POST", "channels/\(channel)/invitations?wait=ordered", body: #"{"address":"\#(address)"}"#)
  }

  private static func isRefused(_ reply: TestClient.Reply) -> Bool {
    reply.status == 429 && reply.code == "tooManyRequests"
  }

  @Test func oneUserHasSoManyAndOthersTheirOwn() async throws {
    let pair = try await Self.pair()
    let (alice, bob) = (pair.alice, pair.bob)
    var channels: [String] = []
    for number in 1...3 { channels.append(try await bob.makeChannel("c\(number)")) }
    for channel in channels[..<2] {
      #expect(try await Self.invite(alice.address, to: channel, by: bob).status == 202)
    }
    #expect(Self.isRefused(try await Self.invite(alice.address, to: channels[2], by: bob)))
    #expect(Self.isRefused(try await Self.invite("dora@node.test", to: channels[0], by: bob)))
    let direct = try await bob.call("POST", "direct", body: #"{"address":"dora@node.test"}"#)
    #expect(Self.isRefused(direct), "\(direct.text)")

    let carl = try await pair.other.newUser("carl")
    #expect(
      try await Self.invite(carl.address, to: channels[0], by: bob).status == 202, "colleagues do not count")
    let own = try await carl.makeChannel("carl's")
    #expect(try await Self.invite(alice.address, to: own, by: carl).status == 202, "others have their own")

    try await pair.eventually("the invitation") {
      try await alice.get("invitations").object.objects("invitations").count == 3
    }
    #expect(try await alice.call("POST", "invitations/\(channels[0])/decline?wait=ordered").status == 202)
    try await pair.eventually("room for another") {
      try await Self.invite(alice.address, to: channels[2], by: bob).status == 202
    }
    #expect(Self.isRefused(try await Self.invite("dora@node.test", to: channels[0], by: bob)))
    // Taken back: it is no longer open either.
    let kicked = try await bob.call("DELETE", "channels/\(channels[1])/members/\(alice.address)?wait=ordered")
    #expect(kicked.status == 202, "\(kicked.text)")
    #expect(try await Self.invite("dora@node.test", to: channels[0], by: bob).status == 202)
    await pair.shutDown()
  }

  @Test func theMembersOfANewChannelCountTogether() async throws {
    let pair = try await Self.pair()
    func made(_ names: String...) async throws -> TestClient.Reply {
      let list = names.map { #""\#($0)@node.test""# }.joined(separator: ",")
      return try await pair.bob.call("POST", "channels", body: #"{"name":"many","members":[\#(list)]}"#)
    }
    #expect(Self.isRefused(try await made("dora", "erik", "finn")))
    #expect(try await pair.bob.get("channels").object.objects("channels").isEmpty, "nothing was made")
    #expect(try await made("dora", "erik").status == 201)
    #expect(Self.isRefused(try await made("finn")))
    await pair.shutDown()
  }

  /// Invitations to a channel elsewhere count from the moment they are accepted here, ordered or not.
  @Test func thoseOnTheirWayToAHomeCount() async throws {
    let pair = try await Self.pair()
    let (bob, channel) = (pair.bob, try await pair.invited())
    #expect(try await bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(bob, in: channel)
    // Known before the home is silent.
    for name in ["dora", "erik", "finn"] {
      try await pair.eventually(name) { try await bob.get("users/\(name)@node.test").status == 200 }
    }
    pair.home.front.close("/hanse/v1/submit")
    for name in ["dora", "erik"] {
      let invite = try await bob.call(
        "POST", "channels/\(channel)/invitations", body: #"{"address":"\#(name)@node.test"}"#)
      #expect(invite.status == 202, "\(invite.text)")
    }
    let third = #"{"address":"finn@node.test"}"#
    #expect(Self.isRefused(try await bob.call("POST", "channels/\(channel)/invitations", body: third)))
    pair.home.front.close(nil)
    try await pair.eventually("the invitations") {
      try await bob.get("channels/\(channel)/members").object.objects("members").count == 4
    }
    #expect(Self.isRefused(try await bob.call("POST", "channels/\(channel)/invitations", body: third)))
    await pair.shutDown()
  }
}
