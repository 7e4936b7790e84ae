import Federation
import Foundation
import JSON
import Model
import Synchronization
import TestSupport
import Testing
import Transport
import Wire

@testable import Node

/// Presence, typing, read positions and mentions between two organisations, and what one of them may not say.
@Suite struct AcrossNodesTests {
  private struct Scene {
    let pair: TwoNodes
    let channel: String

    static func made() async throws -> Scene {
      let pair = try await TwoNodes.made()
      let channel = try await pair.invited()
      #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
      let scene = Scene(pair: pair, channel: channel)
      try await scene.waitForBoth()
      return scene
    }

    /// Until both nodes know the channel and each other's people by name.
    private func waitForBoth() async throws {
      for (client, other) in [(pair.alice, pair.bob.address), (pair.bob, pair.alice.address)] {
        let isThere = try await eventually { () async throws -> Bool in
          try await client.get("presence?address=\(other)").status == 200
        }
        try #require(isThere)
      }
    }

    var id: LogID {
      get throws { LogID(try #require(Bytes32(hex: channel.utf8))) }
    }

    func user(_ client: TestClient) throws -> UserID {
      let view = client.server.node.view
      return try #require(view.participant(client.address)).user
    }

    /// Says something to Alice's node as Bob's node would; the codes of what it did not take.
    func tell(_ request: EphemeralRequest) async throws -> [String] {
      let (from, to) = (pair.other.node, pair.home.node.node)
      let response = try await withCheckedThrowingContinuation { continuation in
        from.peers.ask(to, "ephemeral", request.encode(), as: EphemeralResponse.self) {
          continuation.resume(with: $0)
        }
      }
      return response.refused.map(\.code.string)
    }

    func watch(_ client: TestClient, _ address: String) async throws -> TestStream {
      let stream = try await client.stream()
      _ = try await stream.begin()
      stream.send(#"{"type":"watch","id":"w","channels":["\#(channel)"],"addresses":["\#(address)"]}"#)
      _ = try await stream.wait(for: 1, "done")
      return stream
    }
  }

  @Test func whatPeopleDoIsToldToTheOtherNode() async throws {
    let scene = try await Scene.made()
    let (alice, bob) = (scene.pair.alice, scene.pair.bob)
    let watching = try await scene.watch(alice, bob.address)
    let settings = #"{"readPositions":"everyone"}"#
    #expect(try await bob.call("PATCH", "me/settings", body: settings).status == 200)
    let device = try await bob.stream()
    _ = try await device.begin()
    let presence = try await watching.wait(for: 1, "presence")
    #expect(try presence[0].string("address") == bob.address && presence[0].string("presence") == "online")
    device.send(#"{"type":"typing","channel":"\#(scene.channel)"}"#)
    let typing = try await watching.wait(for: 1, "typing")
    #expect(try typing[0].strings("addresses") == [bob.address])
    let sequence = try await alice.say("Moin @bob", in: scene.channel)
    let mention = try await device.wait(for: 1, "mention")
    #expect(try mention[0].integer("sequence") == sequence)
    #expect(try await bob.get("channels/\(scene.channel)").object.integer("mentions") == 1 as Int)
    device.send(#"{"type":"read","channel":"\#(scene.channel)","sequence":\#(sequence)}"#)
    let read = try await watching.wait(for: 1, "read")
    #expect(try read[0].string("address") == bob.address && read[0].integer("sequence") == sequence)
    let members = try await alice.get("channels/\(scene.channel)/members").object.objects("members")
    let shown = try #require(try members.first { try $0.string("address") == bob.address })
    #expect(try shown.string("presence") == "online" && shown.integer("read") == sequence)
    #expect(try await bob.call("PATCH", "me/settings", body: #"{"presence":"organisation"}"#).status == 200)
    let hidden = try await watching.wait(for: 2, "presence")
    #expect(try hidden[1].string("presence") == "offline")
    #expect(try hidden[1].optionalInteger("lastSeen") as UInt64? == nil)
    for stream in [watching, device] { stream.close() }
    await scene.pair.shutDown()
  }

  @Test func lastValuesSurviveARestart() async throws {
    let scene = try await Scene.made()
    let (alice, bob) = (scene.pair.alice, scene.pair.bob)
    let settings = #"{"readPositions":"everyone"}"#
    #expect(try await bob.call("PATCH", "me/settings", body: settings).status == 200)
    let device = try await bob.stream()
    _ = try await device.begin()
    let sequence = try await alice.say("Moin", in: scene.channel)
    _ = try await device.wait(for: 1, in: scene.channel)
    device.send(#"{"type":"read","channel":"\#(scene.channel)","sequence":\#(sequence)}"#)
    try await scene.pair.eventually("the read position") {
      let members = try await alice.get("channels/\(scene.channel)/members").object.objects("members")
      let shown = try members.first { try $0.string("address") == bob.address }
      return try shown?.optionalInteger("read") == sequence && shown?.optionalString("presence") == "online"
    }
    let node = scene.pair.home.node
    let (channel, participant) = (
      try scene.id, Participant(node: scene.pair.other.node.node, user: try scene.user(bob))
    )
    device.close()
    await scene.pair.shutDown()
    node.waitUntilStopped()
    // The stopped one has its folder as long as somebody has it.
    var configuration = node.configuration
    configuration.dataFolder += "-again"
    try FileManager.default.copyItem(atPath: node.configuration.dataFolder, toPath: configuration.dataFolder)
    let again = try HanseNode(configuration, journal: Journal(level: .error))
    let picture = try await withCheckedThrowingContinuation { continuation in
      again.livePicture { continuation.resume(with: $0) }
    }
    let presence = try #require(picture.presence(of: participant))
    #expect(presence.state == .offline && presence.lastSeenMilliseconds ?? 0 > 0)
    #expect(picture.next(of: participant, in: channel) == sequence + 1)
    again.stop()
    again.waitUntilStopped()
  }

  /// Nothing waits for a node that does not take it; when it is back, it is told who is there.
  @Test func aNodeThatWasAwayIsToldAnew() async throws {
    let scene = try await Scene.made()
    let (alice, bob) = (scene.pair.alice, scene.pair.bob)
    scene.pair.home.front.close("/hanse/v1/ephemeral")
    let device = try await bob.stream()
    _ = try await device.begin()
    let core = scene.pair.other.node.core
    let home = scene.pair.home.node.node
    try await scene.pair.eventually("the failure") {
      await withCheckedContinuation { continuation in
        core.note { core in
          let session = core.live.sessions[home] ?? EphemeralSession()
          continuation.resume(returning: session.count == 0 && session.isAway)
        }
      }
    }
    scene.pair.home.front.close(nil)
    let isTold = try await eventually { () async throws -> Bool in
      _ = try await alice.say("are you there?", in: scene.channel)
      return try await alice.get("presence?address=\(bob.address)").object.optionalString("presence")
        == "online"
    }
    #expect(isTold)
    device.close()
    await scene.pair.shutDown()
  }

  @Test func aNodeSpeaksForItsOwnUsersWhereItMay() async throws {
    let scene = try await Scene.made()
    let (bob, alice) = (try scene.user(scene.pair.bob), try scene.user(scene.pair.alice))
    let own = try await scene.pair.alice.makeChannel("own")
    let elsewhere = LogID(try #require(Bytes32(hex: own.utf8)))
    let id = try scene.id
    let nobody = UserID(try #require(Bytes16([UInt8](repeating: 7, count: 16))))
    let typing = [
      EphemeralRequest.Typing(channel: id, user: bob, leftMilliseconds: 6_000),
      EphemeralRequest.Typing(channel: id, user: alice, leftMilliseconds: 6_000),
      EphemeralRequest.Typing(channel: id, user: nobody, leftMilliseconds: 6_000),
      EphemeralRequest.Typing(channel: elsewhere, user: bob, leftMilliseconds: 6_000),
      EphemeralRequest.Typing(channel: LogID(.zero), user: bob, leftMilliseconds: 6_000),
      EphemeralRequest.Typing(channel: id, user: bob, leftMilliseconds: 30_001),
    ]
    #expect(
      try await scene.tell(EphemeralRequest(typing: typing))
        == ["notMember", "notMember", "unknownLog", "unknownLog", "timeAhead"])
    let reads = [
      EphemeralRequest.ReadPosition(channel: id, user: bob, next: 1 << 40),
      EphemeralRequest.ReadPosition(channel: id, user: bob, next: 1 << 40 + 1),
      EphemeralRequest.ReadPosition(channel: id, user: alice, next: 1),
      EphemeralRequest.ReadPosition(channel: elsewhere, user: bob, next: 1),
    ]
    #expect(
      try await scene.tell(EphemeralRequest(reads: reads)) == ["futureCursor", "notMember", "unknownLog"])
    let presence = [
      EphemeralRequest.UserPresence(user: bob, state: 1, lastSeenMilliseconds: 0),
      EphemeralRequest.UserPresence(user: alice, state: 1, lastSeenMilliseconds: 0),
      EphemeralRequest.UserPresence(user: bob, state: 3, lastSeenMilliseconds: 0),
      EphemeralRequest.UserPresence(user: bob, state: 2, lastSeenMilliseconds: 1 << 50),
    ]
    #expect(
      try await scene.tell(EphemeralRequest(presence: presence)) == [
        "unknownUser", "stateUnknown", "timeAhead",
      ])
    let shown = try await scene.pair.alice.get("presence?address=\(scene.pair.bob.address)").object
    #expect(try shown.string("presence") == "online", "the good item is taken")
    await scene.pair.shutDown()
  }

  @Test func aNodeThatAsksTooOftenOrTooMuchIsToldSo() async throws {
    let scene = try await Scene.made()
    let bob = try scene.user(scene.pair.bob)
    let item = EphemeralRequest.UserPresence(user: bob, state: 1, lastSeenMilliseconds: 0)
    await #expect(throws: PeerClient.Failure.self) {
      _ = try await scene.tell(
        EphemeralRequest(presence: [EphemeralRequest.UserPresence](repeating: item, count: 1_025)))
    }
    var code: String?
    for _ in 0..<60 where code == nil {
      do { _ = try await scene.tell(EphemeralRequest(presence: [item])) } catch let failure
        as PeerClient.Failure
      {
        code = failure.code
      }
    }
    #expect(code == "tooManyRequests")
    await scene.pair.shutDown()
  }

  /// Another organisation's users, however many, cannot make a counter run.
  @Test func mentionsOfAnotherOrganisationAreBounded() async throws {
    let scene = try await Scene.made()
    let (alice, bob) = (scene.pair.alice, scene.pair.bob)
    for number in 1...65 {
      let reply = try await bob.call(
        "POST", "channels/\(scene.channel)/messages", body: #"{"text":"@alice@node.test \#(number)"}"#)
      #expect(reply.status == 202)
    }
    let isThere = try await eventually { () async throws -> Bool in
      try await alice.get("channels/\(scene.channel)").object.integer("unread") == 65 as Int
    }
    #expect(isThere)
    // 20 a minute, and the minute may turn twice.
    let mentions = try await alice.get("channels/\(scene.channel)").object.integer("mentions") as Int
    #expect((20...60).contains(mentions))
    #expect(try await alice.get("mentions?limit=100").object.objects("mentions").count == mentions)
    await scene.pair.shutDown()
  }

  /// A node that answers, but not as the one that it must be.
  @Test func anAnswerThatProvesNothingIsTold() async throws {
    let nodes = try await TwoNodes.made()
    let channel = try await nodes.alice.makeChannel()
    nodes.other.front.close("/hanse/v1/resolve")
    let path = "channels/\(channel)/invitations"
    let refused = try await nodes.alice.call("POST", path, body: #"{"address":"\#(nodes.bob.address)"}"#)
    #expect(refused.status == 502 && refused.code == "peerUnproven", "\(refused.text)")
    nodes.other.front.close(nil)
    let invited = try await nodes.alice.call("POST", path, body: #"{"address":"\#(nodes.bob.address)"}"#)
    #expect(invited.status == 202, "\(invited.text)")
    await nodes.shutDown()
  }
}
