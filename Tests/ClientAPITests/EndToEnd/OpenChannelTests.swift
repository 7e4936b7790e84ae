import JSON
import Testing

/// Channels that may be joined without an invitation, by users of the home and of other organisations.
@Suite struct OpenChannelTests {
  private func make(_ client: TestClient, _ fields: String) async throws -> String {
    let reply = try await client.call("POST", "channels", body: #"{"name":"open",\#(fields)}"#)
    try #require(reply.status == 201, "\(reply.text)")
    return try reply.object.string("id")
  }

  private func listed(_ client: TestClient, _ query: String = "") async throws -> [String] {
    try await client.get("open-channels\(query)").object.objects("channels").map { try $0.string("id") }
  }

  @Test func colleaguesFindAndJoin() async throws {
    let node = try await TestNode.shared.node()
    let (anna, bert) = (try await node.newUser("open-anna"), try await node.newUser("open-bert"))
    let open = try await make(anna, #""access":"members","joinRole":"reader""#)
    let closed = try await make(anna, #""access":"invitation""#)
    let found = try await listed(bert)
    #expect(found.contains(open) && !found.contains(closed))
    #expect(try await !listed(anna).contains(open), "who is in it need not find it")
    let refused = try await bert.call("POST", "channels/\(closed)/join")
    let absent = try await bert.call("POST", "channels/\(String(repeating: "1", count: 64))/join")
    #expect(refused.status == 404 && refused.code == "unknownChannel" && refused.text == absent.text)
    let joined = try await bert.call("POST", "channels/\(open)/join?wait=ordered")
    #expect(joined.status == 202, "\(joined.text)")
    #expect(try await bert.get("channels/\(open)").object.string("role") == "reader")
    let twice = try await bert.call("POST", "channels/\(open)/join")
    #expect(twice.status == 409 && twice.code == "alreadyMember")
    #expect(try await !listed(bert).contains(open))
  }

  @Test func otherOrganisationsAreAdmittedWhereThePolicySaysSo() async throws {
    let nodes = try await TwoNodes.made()
    let open = try await make(nodes.alice, #""access":"peers""#)
    let near = try await make(nodes.alice, #""access":"members""#)
    _ = try await nodes.alice.say("before", in: open)
    try await nodes.eventually("the list") {
      try await listed(nodes.bob, "?home=node.test") == [open]
    }
    let join = try await nodes.bob.call(
      "POST", "channels/\(open)/join?wait=ordered", body: #"{"home":"node.test"}"#)
    #expect(join.status == 202, "\(join.text)")
    try await nodes.arrived(nodes.bob, in: open)
    _ = try await nodes.alice.say("after", in: open)
    try await nodes.reads(nodes.bob, ["after"], in: open)
    _ = try await nodes.bob.say("thanks", in: open)
    try await nodes.reads(nodes.alice, ["before", "after", "thanks"], in: open)
    for channel in [near, String(repeating: "2", count: 64)] {
      let refused = try await nodes.bob.call(
        "POST", "channels/\(channel)/join", body: #"{"home":"node.test"}"#)
      #expect(refused.status == 404 && refused.code == "unknownChannel", "\(refused.text)")
    }
    let nowhere = try await nodes.bob.get("open-channels?home=nowhere.test")
    #expect(nowhere.status == 502 && nowhere.code == "peerUnreachable")
    await nodes.shutDown()
  }

  /// A node whose last user left and came back reads what came before its leaving and after its return, and nothing between.
  @Test func whoComesBackReadsFromThenOn() async throws {
    let nodes = try await TwoNodes.made()
    let channel = try await nodes.invited()
    let (alice, bob) = (nodes.alice, nodes.bob)
    _ = try await bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    try await nodes.arrived(bob, in: channel)
    _ = try await alice.say("first", in: channel)
    try await nodes.reads(bob, ["first"], in: channel)
    #expect(try await bob.call("POST", "channels/\(channel)/leave?wait=ordered").status == 202)
    _ = try await alice.say("meanwhile", in: channel)
    #expect(try await bob.get("channels/\(channel)").status == 404)
    try await nodes.invite(bob, to: channel)
    _ = try await bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    try await nodes.arrived(bob, in: channel)
    _ = try await alice.say("again", in: channel)
    try await nodes.eventually("the message after the return") {
      try await bob.get("channels/\(channel)/messages").object.objects("messages").map {
        try $0.optionalString("text")
      }.last == "again"
    }
    let texts = try await bob.get("channels/\(channel)/messages").object.objects("messages")
      .map { try $0.optionalString("text") }
    #expect(!texts.contains("meanwhile"))
    _ = try await bob.say("back", in: channel)
    try await nodes.reads(alice, ["first", "meanwhile", "again", "back"], in: channel)
    let admin = try await nodes.other.newAdmin()
    let logs = try await admin.call("POST", "verify", body: #"{"channel":"\#(channel)"}"#)
    #expect(try logs.object.objects("logs").allSatisfy { try $0.bool("ok") }, "\(logs.text)")
    await nodes.shutDown()
  }

  @Test func anArchivedChannelIsRead() async throws {
    let node = try await TestNode.shared.node()
    let anna = try await node.newUser("archive-anna")
    let channel = try await make(anna, #""access":"members""#)
    let message = try await anna.say("last words", in: channel)
    let archived = try await anna.call(
      "PATCH", "channels/\(channel)?wait=ordered", body: #"{"archived":true}"#)
    #expect(archived.status == 202, "\(archived.text)")
    #expect(try await anna.get("channels/\(channel)").object.bool("archived"))
    let refused = try await anna.call("POST", "channels/\(channel)/messages", body: #"{"text":"more"}"#)
    #expect(refused.status == 409 && refused.code == "channelArchived")
    #expect(try await anna.get("channels/\(channel)/messages/\(message)").status == 200)
    #expect(try await anna.call("DELETE", "channels/\(channel)/messages/\(message)").status == 202)
    _ = try await anna.call("PATCH", "channels/\(channel)", body: #"{"archived":false}"#)
    #expect(try await anna.say("more", in: channel) > message)
  }
}
