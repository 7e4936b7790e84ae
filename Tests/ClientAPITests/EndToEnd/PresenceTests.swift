import JSON
import TestSupport
import Testing
import Transport

@testable import ClientAPI

/// Who is there, who writes and who has read: told to those who watch and may know.
@Suite struct PresenceTests {
  private struct Scene {
    let alice: TestClient
    let bob: TestClient
    let channel: String

    func watch(_ stream: TestStream, _ addresses: [String] = []) async throws {
      let list = addresses.map { "\"\($0)\"" }.joined(separator: ",")
      let done = try stream.objects(of: "done").count
      stream.send(#"{"type":"watch","id":"w","channels":["\#(channel)"],"addresses":[\#(list)]}"#)
      _ = try await stream.wait(for: done + 1, "done")
    }

    func presence(of address: String, for client: TestClient) async throws -> JSONObject {
      try await client.get("presence?address=\(address)").object
    }

    func set(_ settings: String, of client: TestClient) async throws {
      #expect(try await client.call("PATCH", "me/settings", body: settings).status == 200)
    }
  }

  private static let counter = Counter()

  private func scene() async throws -> Scene {
    let node = try await TestNode.shared.node()
    let number = Self.counter.next()
    let alice = try await node.newUser("pre-alice-\(number)")
    let bob = try await node.newUser("pre-bob-\(number)")
    let channel = try await alice.makeChannel()
    try await alice.add(bob, to: channel)
    return Scene(alice: alice, bob: bob, channel: channel)
  }

  @Test func streamsMakePresence() async throws {
    let scene = try await scene()
    let (alice, bob) = (scene.alice, scene.bob)
    #expect(try await scene.presence(of: alice.address, for: bob).optionalString("presence") == nil)
    let watching = try await bob.stream()
    _ = try await watching.begin()
    try await scene.watch(watching, [alice.address])
    let first = try await alice.stream()
    _ = try await first.begin()
    let online = try await watching.wait(for: 1, "presence")
    #expect(try online[0].string("address") == alice.address && online[0].string("presence") == "online")
    #expect(try online[0].optionalInteger("lastSeen") as UInt64? == nil)
    first.send(#"{"type":"presence","id":"p","state":"away"}"#)
    let away = try await watching.wait(for: 2, "presence")
    #expect(try away[1].string("presence") == "away" && away[1].integer("lastSeen") as UInt64 > 0)
    let members = try await bob.get("channels/\(scene.channel)/members").object.objects("members")
    let member = try #require(try members.first { try $0.string("address") == alice.address })
    #expect(try member.string("presence") == "away")
    for stream in [first, watching] { stream.close() }
  }

  @Test func nobodyIsToldWhoMayNotKnow() async throws {
    let scene = try await scene()
    let stranger = try await scene.alice.server.newUser("pre-stranger-\(Self.counter.next())")
    let hidden = try await stranger.get("presence?address=\(scene.alice.address)")
    let unknown = try await stranger.get("presence?address=nobody@node.test")
    #expect(hidden.status == 404 && hidden.code == "unknownUser" && hidden.text == unknown.text)
    let stream = try await stranger.stream()
    _ = try await stream.begin()
    stream.send(#"{"type":"watch","id":"a","addresses":["\#(scene.alice.address)"]}"#)
    stream.send(#"{"type":"watch","id":"b","channels":["\#(scene.channel)"]}"#)
    #expect(try await stream.wait(for: 1, "error")[0].string("code") == "unknownChannel")
    #expect(try await stream.wait(for: 1, "done")[0].string("id") == "a")
    try await scene.set(#"{"presence":"nobody"}"#, of: scene.alice)
    _ = try await scene.alice.call("PUT", "presence", body: #"{"state":"online"}"#)
    #expect(
      try await scene.presence(of: scene.alice.address, for: scene.bob).optionalString("presence") == nil)
    try await scene.set(#"{"presence":"organisation"}"#, of: scene.alice)
    #expect(try await scene.presence(of: scene.alice.address, for: scene.bob).string("presence") == "online")
    #expect(try stream.objects(of: "presence").isEmpty)
    stream.close()
  }

  @Test func typingIsShownUntilTheMessageComes() async throws {
    let scene = try await scene()
    let (watching, idle) = (try await scene.bob.stream(), try await scene.bob.stream())
    for stream in [watching, idle] { _ = try await stream.begin() }
    try await scene.watch(watching)
    let path = "channels/\(scene.channel)/typing"
    #expect(try await scene.alice.call("POST", path).status == 204)
    let typing = try await watching.wait(for: 1, "typing")
    #expect(try typing[0].strings("addresses") == [scene.alice.address])
    #expect(try typing[0].string("channel") == scene.channel)
    _ = try await scene.alice.say("there", in: scene.channel)
    let over = try await watching.wait(for: 2, "typing")
    #expect(try over[1].strings("addresses").isEmpty)
    try await scene.set(#"{"typing":"nobody"}"#, of: scene.alice)
    #expect(try await scene.alice.call("POST", path, body: #"{"typing":true}"#).status == 204)
    _ = try await scene.alice.say("done", in: scene.channel)
    _ = try await watching.wait(for: 2, in: scene.channel)
    #expect(try watching.objects(of: "typing").count == 2 && idle.objects(of: "typing").isEmpty)
    for stream in [watching, idle] { stream.close() }
  }

  @Test func readersMayNotType() async throws {
    let scene = try await scene()
    let reader = try await scene.alice.server.newUser("pre-reader-\(Self.counter.next())")
    try await scene.alice.add(reader, to: scene.channel, role: "reader")
    let refused = try await reader.call("POST", "channels/\(scene.channel)/typing")
    #expect(refused.status == 403 && refused.code == "missingCapability")
    let archive = try await scene.alice.call(
      "PATCH", "channels/\(scene.channel)?wait=ordered", body: #"{"archived":true}"#)
    #expect(archive.status == 202)
    let over = try await scene.alice.call("POST", "channels/\(scene.channel)/typing")
    #expect(over.status == 409 && over.code == "channelArchived")
  }

  @Test func readPositionsOfOthersAreTold() async throws {
    let scene = try await scene()
    let watching = try await scene.alice.stream()
    _ = try await watching.begin()
    try await scene.watch(watching)
    let sequence = try await scene.alice.say("read me", in: scene.channel)
    let device = try await scene.bob.stream()
    _ = try await device.begin()
    device.send(#"{"type":"read","id":"r","channel":"\#(scene.channel)","sequence":\#(sequence)}"#)
    #expect(try await device.wait(for: 1, "read")[0].integer("sequence") == sequence)
    #expect(try await device.wait(for: 1, "done")[0].string("id") == "r")
    let read = try await watching.wait(for: 1, "read")
    #expect(try read[0].string("address") == scene.bob.address && read[0].integer("sequence") == sequence)
    func shown() async throws -> UInt64? {
      let members = try await scene.alice.get("channels/\(scene.channel)/members").object.objects("members")
      let bob = try members.first { try $0.string("address") == scene.bob.address }
      return try bob?.optionalInteger("read")
    }
    #expect(try await shown() == sequence)
    try await scene.set(#"{"readPositions":"nobody"}"#, of: scene.bob)
    #expect(try await shown() == nil)
    for stream in [watching, device] { stream.close() }
  }

  @Test func settingsAreKept() async throws {
    let scene = try await scene()
    let usual = try await scene.bob.get("me/settings").object
    #expect(try usual.string("presence") == "everyone" && usual.string("readPositions") == "organisation")
    try await scene.set(#"{"readPositions":"everyone"}"#, of: scene.bob)
    let changed = try await scene.bob.get("me/settings").object
    #expect(try changed.string("presence") == "everyone" && changed.string("readPositions") == "everyone")
    for body in [#"{"presence":"some"}"#, #"{"presence":1}"#] {
      #expect(try await scene.bob.call("PATCH", "me/settings", body: body).code == "fieldInvalid")
    }
    #expect(try await scene.bob.call("PUT", "presence", body: #"{"state":"busy"}"#).code == "fieldInvalid")
  }
}
