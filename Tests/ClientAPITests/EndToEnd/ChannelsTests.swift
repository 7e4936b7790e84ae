import JSON
import Testing
import TestSupport
import Transport

@Suite struct ChannelsTests {
  @Test func makesAndChangesAChannel() async throws {
    let node = try await TestNode.shared.node()
    let owner = try await node.newUser("ch-owner")
    let made = try await owner.call("POST", "channels", body: #"{"name":"Kontor","topic":"Salz"}"#)
    #expect(made.status == 201)
    let id = try made.object.string("id")
    let shown = try await owner.get("channels/\(id)")
    #expect(
      shown.text == #"{"id":"\#(id)","name":"Kontor","topic":"Salz","form":"channel","privacy":"open","#
        + #""access":"invitation","editHistory":true,"archived":false,"home":"node.test","#
        + #""size":\#(try shown.object.integer("size") as Int),"state":"ok","role":"owner","members":1,"#
        + #""read":0,"unread":0,"mentions":0,"notifications":"all"}"#)
    let renamed = try await owner.call(
      "PATCH", "channels/\(id)?wait=ordered", body: #"{"name":"Stalhof","topic":"Tuch"}"#)
    #expect(renamed.status == 202)
    #expect(try renamed.object.string("level") == "ordered")
    #expect(try renamed.object.string("verdict") == "accepted")
    let after = try await owner.get("channels/\(id)").object
    #expect(try after.string("name") == "Stalhof" && after.string("topic") == "Tuch")
    let listed = try await owner.get("channels").object.objects("channels")
    #expect(try listed.map { try $0.string("id") } == [id])
  }

  @Test(
    arguments: [
      (#"{"name":""}"#, 422, "textInvalid"), (#"{"topic":"x"}"#, 422, "fieldMissing"),
      (#"{"name":"a\u0007b"}"#, 422, "textInvalid"), (#"{"name":null}"#, 422, "fieldMissing"),
      (#"{"name":"\#(String(repeating: "x", count: 201))"}"#, 422, "textInvalid"),
      (#"{"name":"x","privacy":"org"}"#, 422, "fieldUnknown"),
    ])
  func refusesToMake(_ body: String, _ status: Int, _ code: String) async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.call("POST", "channels", body: body)
    #expect(reply.status == status && reply.code == code)
  }

  @Test func rolesAreDefined() async throws {
    let node = try await TestNode.shared.node()
    let (owner, clerk) = (try await node.newUser("role-owner"), try await node.newUser("role-clerk"))
    let id = try await owner.makeChannel()
    let defined = try await owner.call(
      "PUT", "channels/\(id)/roles/clerk", body: #"{"rank":20,"capabilities":["sendMessage","pin"]}"#)
    #expect(defined.status == 202, "\(defined.text)")
    let roles = try await owner.get("channels/\(id)/roles").object.objects("roles")
    #expect(try roles.map { try $0.string("name") } == ["owner", "moderator", "clerk", "member", "reader"])
    #expect(try roles[2].strings("capabilities") == ["sendMessage", "pin"])
    try await owner.add(clerk, to: id, role: "clerk")
    let sequence = try await clerk.say("t", in: id)
    #expect(try await clerk.call("PUT", "channels/\(id)/messages/\(sequence)/pin").status == 202)
    let edit = try await clerk.call("PUT", "channels/\(id)/messages/\(sequence)", body: #"{"text":"u"}"#)
    #expect(edit.status == 403 && edit.code == "missingCapability")
    _ = try await owner.call(
      "PUT", "channels/\(id)/roles/clerk", body: #"{"rank":20,"capabilities":["editOwn"]}"#)
    #expect(
      try await clerk.call("PUT", "channels/\(id)/messages/\(sequence)", body: #"{"text":"u"}"#).status == 202
    )
    for (body, code) in [
      (#"{"rank":101,"capabilities":[]}"#, "fieldInvalid"),
      (#"{"rank":1,"capabilities":["fly"]}"#, "fieldInvalid"),
      (#"{"rank":100,"capabilities":[]}"#, "rankTooLow"), (#"{"rank":1}"#, "fieldMissing"),
    ] {
      let refused = try await owner.call("PUT", "channels/\(id)/roles/clerk", body: body)
      #expect(refused.code == code, "\(refused.text)")
    }
  }

  @Test func aBadTopicLeavesTheNameAlone() async throws {
    let admin = try await TestNode.shared.admin()
    let id = try await admin.makeChannel("before")
    let topic = String(repeating: "x", count: 1_001)
    let reply = try await admin.call(
      "PATCH", "channels/\(id)", body: #"{"name":"after","topic":"\#(topic)"}"#)
    #expect(reply.status == 422 && reply.code == "textInvalid")
    let wait = try await admin.call(
      "PATCH", "channels/\(id)?wait=never", body: #"{"name":"after","topic":"t"}"#)
    #expect(wait.status == 400 && wait.code == "parameterInvalid")
    let nothing = try await admin.call("PATCH", "channels/\(id)", body: "{}")
    #expect(nothing.status == 422 && nothing.code == "fieldMissing")
    #expect(try await admin.get("channels/\(id)").object.string("name") == "before")
  }

  @Test func invitesAcceptsAndLeaves() async throws {
    let node = try await TestNode.shared.node()
    let (owner, guest) = (try await node.newUser("inviter"), try await node.newUser("guest"))
    let id = try await owner.makeChannel("Dünen")
    let invited = try await owner.call(
      "POST", "channels/\(id)/invitations?wait=ordered", body: #"{"address":"guest@node.test"}"#)
    #expect(invited.status == 202)
    #expect(try invited.object.string("verdict") == "accepted")
    let invitations = try await guest.get("invitations").object.objects("invitations")
    let invitation = try #require(invitations.first)
    #expect(try invitation.string("channel") == id && invitation.string("name") == "Dünen")
    #expect(try invitation.string("from") == "inviter@node.test")
    #expect(try invitation.string("fromName") == "INVITER")
    #expect(try invitation.string("home") == "node.test" && invitation.string("privacy") == "open")
    #expect(try await guest.get("channels/\(id)").code == "unknownChannel")
    let accepted = try await guest.call("POST", "invitations/\(id)/accept?wait=ordered")
    #expect(accepted.status == 202)
    #expect(try accepted.object.string("verdict") == "accepted")
    #expect(try await guest.get("invitations").object.objects("invitations").isEmpty)
    #expect(try await guest.get("channels/\(id)").object.string("role") == "member")
    #expect(try await guest.call("POST", "invitations/\(id)/accept").code == "unknownInvitation")
    let again = try await owner.call(
      "POST", "channels/\(id)/invitations", body: #"{"address":"guest@node.test"}"#)
    #expect(again.status == 409 && again.code == "alreadyMember")
    #expect(try await guest.call("POST", "channels/\(id)/leave?wait=ordered").status == 202)
    #expect(try await guest.get("channels/\(id)").status == 404)
    #expect(try await owner.get("channels/\(id)").object.integer("members") == 1)
  }

  @Test func declines() async throws {
    let node = try await TestNode.shared.node()
    let (owner, guest) = (try await TestNode.shared.admin(), try await node.newUser("shy"))
    let id = try await owner.makeChannel()
    _ = try await owner.call(
      "POST", "channels/\(id)/invitations?wait=ordered",
      body: #"{"address":"shy@node.test","role":"reader"}"#)
    #expect(try await guest.call("POST", "invitations/\(id)/decline?wait=ordered").status == 202)
    #expect(try await guest.get("invitations").object.objects("invitations").isEmpty)
    let members = try await owner.get("channels/\(id)/members").object.objects("members")
    #expect(try members.map { try $0.string("address") } == ["admin@node.test"])
  }

  @Test func movesMembersAbout() async throws {
    let node = try await TestNode.shared.node()
    let (owner, other) = (try await node.newUser("mod-owner"), try await node.newUser("mod-other"))
    let id = try await owner.makeChannel()
    try await owner.add(other, to: id)
    let role = try await owner.call(
      "PUT", "channels/\(id)/members/\(other.address)/role?wait=ordered", body: #"{"role":"moderator"}"#)
    #expect(role.status == 202)
    let members = try await owner.get("channels/\(id)/members").object.objects("members")
    let described = try members.map { member in
      [
        try member.string("address"), try member.string("displayName"), try member.string("status"),
        try member.string("role"),
      ].joined(separator: " ")
    }
    #expect(
      Set(described) == [
        "mod-owner@node.test MOD-OWNER joined owner", "mod-other@node.test MOD-OTHER joined moderator",
      ])
    let path = "channels/\(id)"
    #expect(try await owner.call("DELETE", "\(path)/members/\(other.address)?wait=ordered").status == 202)
    #expect(try await other.get(path).status == 404)
    #expect(try await owner.call("PUT", "\(path)/bans/\(other.address)?wait=ordered").status == 202)
    let twice = try await owner.call("PUT", "\(path)/bans/\(other.address)")
    #expect(twice.status == 409 && twice.code == "alreadyBanned")
    let invite = try await owner.call(
      "POST", "\(path)/invitations", body: #"{"address":"\#(other.address)"}"#)
    #expect(invite.status == 403 && invite.code == "banned")
    #expect(try await owner.call("DELETE", "\(path)/bans/\(other.address)?wait=ordered").status == 202)
    #expect(try await owner.call("DELETE", "\(path)/bans/\(other.address)").code == "notBanned")
  }

  @Test(
    arguments: [
      ("nobody", 422, "addressInvalid"), ("Admin@node.test", 422, "addressInvalid"),
      ("nobody@node.test", 404, "unknownUser"), ("a@b@c", 422, "addressInvalid"),
    ])
  func refusesAddresses(_ address: String, _ status: Int, _ code: String) async throws {
    let admin = try await TestNode.shared.admin()
    let id = try await admin.makeChannel()
    let body = #"{"address":"\#(address)"}"#
    let invited = try await admin.call("POST", "channels/\(id)/invitations", body: body)
    #expect(invited.status == status && invited.code == code)
    let segment = PercentCoding.encode(address)
    let kicked = try await admin.call("DELETE", "channels/\(id)/members/\(segment)")
    #expect(kicked.status == status && kicked.code == code)
  }

  @Test func anUnknownRoleIsTold() async throws {
    let node = try await TestNode.shared.node()
    let admin = try await TestNode.shared.admin()
    let id = try await admin.makeChannel()
    try await node.addUser("roleless")
    let reply = try await admin.call(
      "POST", "channels/\(id)/invitations", body: #"{"address":"roleless@node.test","role":"king"}"#)
    #expect(reply.status == 422 && reply.code == "unknownRole")
  }
}
