import JSON
import Node
import Testing

/// Groups and direct channels, within an organisation and across two.
@Suite struct DirectChannelTests {
  private func open(_ client: TestClient, _ address: String) async throws -> TestClient.Reply {
    try await client.call("POST", "direct", body: #"{"address":"\#(address)"}"#)
  }

  @Test func colleaguesAreInItAtOnce() async throws {
    let node = try await TestNode.shared.node()
    let (anna, bert) = (try await node.newUser("direct-anna"), try await node.newUser("direct-bert"))
    let cord = try await node.newUser("direct-cord")
    let made = try await open(anna, bert.address)
    #expect(made.status == 200, "\(made.text)")
    let channel = try made.object.string("id")
    #expect(try made.object.string("form") == "direct")
    #expect(try made.object.strings("with") == [bert.address])
    _ = try await anna.say("hello", in: channel)
    #expect(try await bert.get("channels/\(channel)/messages").status == 200)
    #expect(try await open(bert, anna.address).object.string("id") == channel, "it is one for both")
    let third = try await anna.call(
      "POST", "channels/\(channel)/invitations", body: #"{"address":"\#(cord.address)"}"#)
    #expect(third.status == 409 && third.code == "channelFull")
    #expect(try await bert.call("POST", "channels/\(channel)/leave?wait=ordered").status == 202)
    #expect(try await open(anna, bert.address).object.string("id") == channel)
    #expect(try await bert.get("channels/\(channel)").status == 200, "asked back, and in at once")
    let unknown = try await open(anna, "nobody@node.test")
    #expect(unknown.status == 404 && unknown.code == "unknownUser")
    let oneself = try await open(anna, anna.address)
    #expect(oneself.status == 422 && oneself.code == "fieldInvalid")
  }

  @Test func groupsAreMadeWithTheirMembers() async throws {
    let node = try await TestNode.shared.node()
    let (anna, bert) = (try await node.newUser("group-anna"), try await node.newUser("group-bert"))
    let body = #"{"form":"group","members":["\#(bert.address)"]}"#
    let made = try await anna.call("POST", "channels", body: body)
    #expect(made.status == 201, "\(made.text)")
    let channel = try made.object.string("id")
    #expect(try await bert.get("channels/\(channel)").object.strings("with") == [anna.address])
    let named = try await bert.call("PATCH", "channels/\(channel)", body: #"{"name":"lunch"}"#)
    #expect(named.status == 202, "everybody in a group may name it: \(named.text)")
    let stranger = try await anna.call(
      "POST", "channels", body: #"{"form":"group","members":["nobody@node.test"]}"#)
    #expect(stranger.status == 404 && stranger.code == "unknownUser")
    let doubled = try await anna.call(
      "POST", "channels", body: #"{"form":"group","members":["\#(bert.address)","\#(bert.address)"]}"#)
    #expect(doubled.status == 422 && doubled.code == "fieldInvalid")
  }

  @Test func acrossOrganisationsOneIsAsked() async throws {
    let nodes = try await TwoNodes.made()
    let made = try await open(nodes.alice, nodes.bob.address)
    #expect(made.status == 200, "\(made.text)")
    let channel = try made.object.string("id")
    try await nodes.eventually("the invitation") {
      let invitations = try await nodes.bob.get("invitations").object.objects("invitations")
      return try invitations.map { try $0.string("form") } == ["direct"]
    }
    _ = try await nodes.bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    try await nodes.arrived(nodes.bob, in: channel)
    _ = try await nodes.alice.say("hello", in: channel)
    try await nodes.reads(nodes.bob, ["hello"], in: channel)
    #expect(try await open(nodes.bob, nodes.alice.address).object.string("id") == channel)
    await nodes.shutDown()
  }

  @Test func anAdministratorMayHaveInvitationsWait() async throws {
    let nodes = try await TwoNodes.made { $0.holdsInvitations = true }
    let channel = try await open(nodes.alice, nodes.bob.address).object.string("id")
    let admin = try await nodes.other.newAdmin()
    let held = { try await admin.get("held-invitations").object.objects("invitations") }
    try await nodes.eventually("the held invitation") { try await !held().isEmpty }
    #expect(try await held().first?.string("user") == nodes.bob.address)
    #expect(try await nodes.bob.get("invitations").object.objects("invitations").isEmpty)
    let early = try await nodes.bob.call("POST", "invitations/\(channel)/accept")
    #expect(early.status == 404 && early.code == "unknownInvitation")
    let path = "held-invitations/\(channel)/\(nodes.bob.address)"
    #expect(try await nodes.bob.call("POST", "\(path)/allow").status == 403)
    #expect(try await admin.call("POST", "\(path)/allow").status == 204)
    #expect(try await nodes.bob.get("invitations").object.objects("invitations").count == 1)
    #expect(try await admin.call("POST", "\(path)/allow").status == 404)
    let second = try await nodes.alice.makeChannel()
    _ = try await nodes.alice.call(
      "POST", "channels/\(second)/invitations", body: #"{"address":"\#(nodes.bob.address)"}"#)
    try await nodes.eventually("the second held invitation") { try await !held().isEmpty }
    let decline = "held-invitations/\(second)/\(nodes.bob.address)/decline"
    #expect(try await admin.call("POST", decline).status == 204)
    try await nodes.eventually("the home to hear of it") {
      try await nodes.alice.get("channels/\(second)/members").object.objects("members").count == 1
    }
    await nodes.shutDown()
  }
}
