import JSON
import TestSupport
import Testing
import Transport

@testable import ClientAPI

/// What is unread, who is mentioned, and what of it users want to be told of.
@Suite struct AttentionTests {
  private struct Scene {
    let alice: TestClient
    let bob: TestClient
    let channel: String

    func channel(of client: TestClient) async throws -> JSONObject {
      try await client.get("channels/\(channel)").object
    }

    func counts(_ client: TestClient) async throws -> [Int] {
      let channel = try await channel(of: client)
      return [try channel.integer("unread"), try channel.integer("mentions")]
    }

    func read(_ client: TestClient, _ sequence: UInt64, unread: Bool = false) async throws -> TestClient.Reply
    {
      let more = unread ? #","unread":true"# : ""
      return try await client.call(
        "PUT", "channels/\(channel)/read", body: #"{"sequence":\#(sequence)\#(more)}"#)
    }
  }

  private static let counter = Counter()

  private func scene() async throws -> Scene {
    let node = try await TestNode.shared.node()
    let number = Self.counter.next()
    let alice = try await node.newUser("att-alice-\(number)")
    let bob = try await node.newUser("att-bob-\(number)")
    let channel = try await alice.makeChannel()
    try await alice.add(bob, to: channel)
    return Scene(alice: alice, bob: bob, channel: channel)
  }

  @Test func messagesOfOthersAreUnreadUntilTheyAreRead() async throws {
    let scene = try await scene()
    #expect(try await scene.counts(scene.bob) == [0, 0], "what was before the join is not unread")
    var last: UInt64 = 0
    for number in 1...3 { last = try await scene.alice.say("number \(number)", in: scene.channel) }
    #expect(try await scene.counts(scene.bob) == [3, 0])
    #expect(try await scene.counts(scene.alice) == [0, 0], "who writes has read")
    let answer = try await scene.read(scene.bob, last - 1)
    #expect(try answer.status == 200 && answer.object.integer("unread") == 1 as Int)
    _ = try await scene.read(scene.bob, 0)
    #expect(try await scene.channel(of: scene.bob).integer("read") == last - 1, "never back by itself")
    _ = try await scene.read(scene.bob, 1 << 30)
    #expect(try await scene.counts(scene.bob) == [0, 0])
    #expect(
      try await scene.channel(of: scene.bob).integer("read") == last, "no further than there are entries")
    let unread = try await scene.read(scene.bob, last - 2, unread: true)
    #expect(try unread.object.integer("unread") == 3 as Int && unread.object.integer("read") == last - 3)
    _ = try await scene.bob.say("answer", in: scene.channel)
    #expect(try await scene.counts(scene.bob) == [0, 0], "an answer reads what is before it")
  }

  @Test func erasedMessagesAreNotUnread() async throws {
    let scene = try await scene()
    let gone = try await scene.alice.say("Moin @\(scene.bob.name)", in: scene.channel)
    #expect(try await scene.counts(scene.bob) == [1, 1])
    _ = try await scene.alice.call("DELETE", "channels/\(scene.channel)/messages/\(gone)?wait=ordered")
    #expect(try await scene.counts(scene.bob) == [0, 0])
    #expect(try await scene.bob.get("mentions").object.objects("mentions").isEmpty)
  }

  @Test func mentionsAreCountedAndListed() async throws {
    let scene = try await scene()
    let first = try await scene.alice.say("Moin @\(scene.bob.name).", in: scene.channel)
    let second = try await scene.alice.say("(@\(scene.bob.address.uppercased()), @nobody)", in: scene.channel)
    _ = try await scene.alice.say("mail x@\(scene.bob.name) or @\(scene.alice.name)", in: scene.channel)
    #expect(try await scene.counts(scene.bob) == [3, 2])
    let page = try await scene.bob.get("mentions?limit=1").object
    let listed = try page.objects("mentions")
    #expect(try listed.map { try $0.object("message").integer("sequence") as UInt64 } == [second])
    #expect(try page.bool("more"))
    #expect(try listed[0].object("message").strings("mentions") == [scene.bob.address])
    let number = try listed[0].integer("number") as Int
    let rest = try await scene.bob.get("mentions?before=\(number)").object
    #expect(try rest.objects("mentions").map { try $0.object("message").integer("sequence") } == [first])
    #expect(try !rest.bool("more"))
    #expect(try await scene.alice.get("mentions").object.objects("mentions").isEmpty, "nobody calls oneself")
    _ = try await scene.read(scene.bob, first)
    #expect(try await scene.counts(scene.bob) == [2, 1])
  }

  @Test func onlyModeratorsCallEverybody() async throws {
    let scene = try await scene()
    let all = try await scene.alice.say("@all, come!", in: scene.channel)
    _ = try await scene.bob.say("@all, no", in: scene.channel)
    #expect(try await scene.counts(scene.alice) == [1, 0])
    let mentions = try await scene.bob.get("mentions").object.objects("mentions")
    #expect(try mentions.map { try $0.object("message").integer("sequence") } == [all])
    #expect(try mentions[0].object("message").bool("mentionsAll"))
    #expect(try await scene.alice.get("mentions").object.objects("mentions").isEmpty)
  }

  @Test func countsFollowTheLevel() async throws {
    let scene = try await scene()
    let path = "channels/\(scene.channel)/notifications"
    _ = try await scene.alice.say("one", in: scene.channel)
    _ = try await scene.alice.say("two @\(scene.bob.name)", in: scene.channel)
    for (level, counts) in [("mentions", [0, 1]), ("none", [0, 0]), ("all", [2, 1])] {
      #expect(try await scene.bob.call("PUT", path, body: #"{"notifications":"\#(level)"}"#).status == 204)
      #expect(try await scene.counts(scene.bob) == counts)
      #expect(try await scene.channel(of: scene.bob).string("notifications") == level)
    }
    #expect(try await scene.bob.call("PUT", path, body: #"{"notifications":"some"}"#).code == "fieldInvalid")
  }

  /// What one device does, the others are told; and whoever is called hears it.
  @Test func devicesAreTold() async throws {
    let scene = try await scene()
    let (one, two) = (try await scene.bob.stream(), try await scene.bob.stream())
    let other = try await scene.alice.stream()
    for stream in [one, two, other] { _ = try await stream.begin() }
    let sequence = try await scene.alice.say("@\(scene.bob.name)", in: scene.channel)
    for stream in [one, two] {
      let mention = try await stream.wait(for: 1, "mention")
      #expect(try mention[0].integer("sequence") == sequence && mention[0].string("channel") == scene.channel)
      let entries = try stream.objects(of: "entry")
      #expect(try entries[0].strings("mentions") == [scene.bob.address])
    }
    _ = try await scene.read(scene.bob, sequence)
    for stream in [one, two] {
      let read = try await stream.wait(for: 1, "read")
      #expect(try read[0].integer("sequence") == sequence && read[0].string("channel") == scene.channel)
    }
    _ = try await scene.bob.call(
      "PUT", "channels/\(scene.channel)/notifications", body: #"{"notifications":"none"}"#)
    _ = try await scene.alice.say("@all @\(scene.bob.name)", in: scene.channel)
    _ = try await scene.alice.say("@\(scene.bob.name)", in: scene.channel)
    _ = try await one.wait(for: 3, in: scene.channel)
    #expect(try one.objects(of: "mention").count == 1 && other.objects(of: "mention").isEmpty)
    #expect(try other.objects(of: "read").isEmpty)
    for stream in [one, two, other] { stream.close() }
  }

  /// A flood of one author's stops counting, and what it says is still read.
  @Test func floodsOfMentionsStopCounting() async throws {
    let scene = try await scene()
    for number in 1...65 { _ = try await scene.alice.say("@\(scene.bob.name) \(number)", in: scene.channel) }
    let counts = try await scene.counts(scene.bob)
    // 20 a minute, and the minute may turn twice.
    #expect(counts[0] == 65 && (20...60).contains(counts[1]))
    let texts = try await scene.bob.get("channels/\(scene.channel)/messages?limit=200").object.objects(
      "messages")
    #expect(try texts.count == 65 && texts[64].strings("mentions") == [scene.bob.address])
  }
}
