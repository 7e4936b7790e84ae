import ClientAPI
import JSON
import Testing
import TestSupport
import Transport

@Suite struct StreamTests {
  private func texts(_ entries: [JSONObject]) throws -> [String] {
    try entries.filter { try $0.string("kind") == "message" }.map { try $0.string("text") }
  }

  @Test func bringsWhatArrivesAsDocumented() async throws {
    let node = try await TestNode.shared.node()
    let (owner, guest) = (try await node.newUser("st-owner"), try await node.newUser("st-guest"))
    let channel = try await owner.makeChannel()
    let stream = try await owner.stream()
    let start = try await stream.begin()
    try await owner.add(guest, to: channel)
    let root = try await guest.say("hello", in: channel)
    let reply = try await owner.say("there", in: channel, thread: root)
    let path = "channels/\(channel)/messages/\(root)"
    for (method, path, body) in [
      ("PUT", path, #"{"text":"hallo"}"#), ("PUT", path + "/reactions/x", nil),
      ("DELETE", path + "/reactions/x", nil),
    ] as [(String, String, String?)] {
      #expect(try await guest.call(method, path + "?wait=ordered", body: body).status == 202)
    }
    for (method, path, body) in [
      ("PUT", path + "/pin", nil), ("DELETE", path + "/pin", nil), ("DELETE", path, nil),
      ("PATCH", "channels/\(channel)", #"{"name":"New"}"#),
      ("PATCH", "channels/\(channel)", #"{"topic":"T"}"#),
      ("PUT", "channels/\(channel)/members/\(guest.address)/role", #"{"role":"reader"}"#),
      ("DELETE", "channels/\(channel)/members/\(guest.address)", nil),
      ("PUT", "channels/\(channel)/bans/\(guest.address)", nil),
      ("DELETE", "channels/\(channel)/bans/\(guest.address)", nil),
    ] as [(String, String, String?)] {
      #expect(try await owner.call(method, path + "?wait=ordered", body: body).status == 202)
    }
    let kinds = [
      "invite", "join", "message", "message", "edit", "reaction", "unreact", "pin", "unpin", "erase", "name",
      "topic", "assignRole", "kick", "ban", "unban",
    ]
    let entries = try await stream.wait(for: kinds.count, "entry")
    #expect(try entries.map { try $0.string("kind") } == kinds)
    for entry in entries {
      #expect(try entry.string("channel") == channel && entry.string("verdict") == "accepted")
    }
    let cursors = try entries.map { try $0.integer("cursor") as Int64 }
    #expect(cursors == cursors.sorted() && Set(cursors).count == cursors.count && cursors[0] > start)
    let sequences = try entries.map { try $0.integer("sequence") as UInt64 }
    #expect(sequences == sequences.sorted())
    for index in [0, 12, 13, 14, 15] { #expect(try entries[index].string("subject") == guest.address) }
    #expect(try entries[3].integer("thread") == root && entries[3].integer("sequence") == reply)
    #expect(entries[3]["target"] == nil && entries[2]["thread"] == nil)
    for index in [4, 5, 7, 8, 9] { #expect(try entries[index].integer("target") == root) }
    #expect(try entries[6].integer("target") == sequences[5], "an unreaction is about the reaction")
    #expect(try entries[4].string("text") == "hallo" && entries[10].string("text") == "New")

    let frame = try #require(stream.frames.first { $0.contains(#""kind":"join""#) })
    let join = entries[1]
    #expect(
      frame
        == #"{"type":"entry","cursor":\#(cursors[1]),"channel":"\#(channel)","sequence":\#(sequences[1]),"#
        + #""kind":"join","event":"\#(try join.string("event"))","author":"st-guest@node.test","#
        + #""authorName":"ST-GUEST","time":\#(try join.integer("time") as Int64),"verdict":"accepted"}"#)

    // What is replayed is what was brought, but for the text that is erased by now.
    let again = try await owner.stream(cursor: start)
    let replayed = try await again.wait(for: kinds.count, "entry")
    #expect(replayed.count == entries.count)
    for (live, stored) in zip(entries, replayed) where stored["text"] != nil || live["text"] == nil {
      #expect(live == stored)
    }
    #expect(replayed[2]["text"] == nil, "erased")
    stream.close()
    again.close()
  }

  @Test func resumesWithoutGapOrDouble() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let first = try await admin.stream()
    let start = try await first.begin()
    first.close()
    let count = 300
    let sender = try await admin.stream()
    _ = try await sender.begin()
    // Streams begin while messages arrive, each at the cursor of the beginning.
    var followers: [TestStream] = []
    for number in 0..<count {
      sender.send(
        #"{"type":"send","id":"\#(number)","channel":"\#(channel)","text":"r\#(number)"}"#)
      if number % 30 == 0 { followers.append(try await admin.stream(cursor: start)) }
    }
    let expected = (0..<count).map { "r\($0)" }
    _ = try await sender.wait(for: count, "ordered")
    for follower in followers {
      _ = try await eventually { () async throws -> Bool in
        try texts(follower.objects(of: "entry")).filter { $0.hasPrefix("r") }.count >= count
      }
      let entries = try follower.objects(of: "entry").filter { try $0.string("channel") == channel }
      #expect(try texts(entries) == expected, "closed: \(follower.closeCode ?? 0)")
      let cursors = try follower.objects(of: "entry").map { try $0.integer("cursor") as Int64 }
      #expect(cursors == cursors.sorted() && Set(cursors).count == cursors.count)
      follower.close()
    }
    sender.close()
  }

  @Test func outsidersHearNothing() async throws {
    let node = try await TestNode.shared.node()
    let (owner, outsider) = (try await node.newUser("quiet-o"), try await node.newUser("quiet-x"))
    let live = try await outsider.stream()
    let start = try await live.begin()
    let channel = try await owner.makeChannel()
    _ = try await owner.say("secret", in: channel)
    let replay = try await outsider.stream(cursor: start)
    _ = try await replay.begin()
    // What the outsider may see comes after, and shows that nothing came before.
    let own = try await outsider.makeChannel()
    for stream in [live, replay] {
      let entries = try await stream.wait(for: 1, "entry")
      #expect(try entries.map { try $0.string("channel") } == [own])
      stream.close()
    }
  }

  @Test func bringsInvitations() async throws {
    let node = try await TestNode.shared.node()
    let guest = try await node.newUser("st-invited")
    let admin = try await TestNode.shared.admin()
    let stream = try await guest.stream()
    let start = try await stream.begin()
    let channel = try await admin.makeChannel("Party")
    _ = try await admin.call(
      "POST", "channels/\(channel)/invitations", body: #"{"address":"\#(guest.address)"}"#)
    let frame = try #require(try await stream.wait(for: 1, "invitation").first)
    #expect(try frame.integer("cursor") >= start)
    let invitation = try frame.object("invitation")
    let listed = try await guest.get("invitations").object.objects("invitations")
    #expect(listed == [invitation])
    stream.close()
  }

  @Test func bringsInvitationsThatWereMissed() async throws {
    let node = try await TestNode.shared.node()
    let guest = try await node.newUser("st-away")
    let admin = try await TestNode.shared.admin()
    let own = try await guest.makeChannel()
    let first = try await guest.stream()
    let start = try await first.begin()
    first.close()
    func invite(_ name: String) async throws -> String {
      let channel = try await admin.makeChannel(name)
      let path = "channels/\(channel)/invitations?wait=ordered"
      #expect(try await admin.call("POST", path, body: #"{"address":"\#(guest.address)"}"#).status == 202)
      return channel
    }
    let (declined, missed) = (try await invite("Declined"), try await invite("Missed"))
    #expect(try await guest.call("POST", "invitations/\(declined)/decline?wait=ordered").status == 202)
    _ = try await guest.say("mine", in: own)
    let stream = try await guest.stream(cursor: start)
    let frame = try #require(try await stream.wait(for: 1, "invitation").first)
    #expect(try frame.object("invitation").string("channel") == missed)
    #expect(try stream.objects.map { try $0.string("type") } == ["hello", "entry", "invitation"])
    let news = try await invite("News")
    let both = try await stream.wait(for: 2, "invitation")
    #expect(try both.map { try $0.object("invitation").string("channel") } == [missed, news])
    // Unanswered ones come again to a new connection, from whatever cursor of this one.
    let cursors = try both.map { try $0.integer("cursor") as Int64 }
    #expect(cursors == cursors.sorted())
    let again = try await guest.stream(cursor: cursors[1])
    let repeated = try await again.wait(for: 2, "invitation")
    #expect(try repeated.map { try $0.object("invitation") } == both.map { try $0.object("invitation") })
    // Without a cursor only what is new.
    let fresh = try await guest.stream()
    _ = try await fresh.begin()
    let last = try await invite("Last")
    let newest = try #require(try await fresh.wait(for: 1, "invitation").first)
    #expect(try newest.object("invitation").string("channel") == last)
    for stream in [stream, again, fresh] { stream.close() }
  }

  @Test func sendsAndAnswers() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let stream = try await admin.stream()
    // Before the hello, as a client that is in a hurry does.
    stream.send(#"{"type":"send","id":"a","channel":"\#(channel)","text":"one","key":"st-key"}"#)
    let ordered = try #require(try await stream.wait(for: 1, "ordered").first)
    let accepted = try #require(try stream.objects(of: "accepted").first)
    #expect(try accepted.string("id") == "a" && ordered.string("id") == "a")
    #expect(try accepted.string("event") == ordered.string("event"))
    #expect(try ordered.string("channel") == channel && ordered.string("verdict") == "accepted")
    #expect(try stream.objects.first?.string("type") == "hello")
    let sequence: UInt64 = try ordered.integer("sequence")
    stream.send(
      #"{"type":"send","id":"b","channel":"\#(channel)","text":"two","thread":\#(sequence)}"#)
    stream.send(#"{"type":"send","id":"c","channel":"\#(channel)","text":"one","key":"st-key"}"#)
    let answers = try await stream.wait(for: 3, "ordered")
    let repeated = try #require(try answers.first { try $0.string("id") == "c" })
    #expect(try repeated.string("event") == ordered.string("event"), "the key sends once")
    let messages = try await admin.get("channels/\(channel)/messages").object.objects("messages")
    #expect(try messages.map { try $0.string("text") } == ["one", "two"])
    #expect(try messages[1].integer("thread") == sequence)
    stream.close()
  }

  @Test func refusesFramesAndGoesOn() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let stream = try await admin.stream()
    let nowhere = String(repeating: "2", count: 64)
    let frames =
      [
        ("nonsense", "frameMalformed", nil), (#"{"type":"ping","id":"p"}"#, "frameUnknown", "p"),
        (#"{"type":"send","id":"q","channel":"\#(nowhere)","text":"x"}"#, "unknownChannel", "q"),
        (#"{"type":"send","id":"r","channel":"\#(channel)","text":""}"#, "textInvalid", "r"),
        (#"{"type":"send","id":"s","channel":"\#(channel)","text":"x","thread":99}"#, "unknownMessage", "s"),
      ] as [(String, String, String?)]
    for (index, (frame, code, id)) in frames.enumerated() {
      stream.send(frame)
      let errors = try await stream.wait(for: index + 1, "error")
      #expect(try errors[index].string("code") == code)
      #expect(try errors[index].optionalString("id") == id)
      #expect(try !errors[index].string("detail").isEmpty)
    }
    stream.send(#"{"type":"send","id":"t","channel":"\#(channel)","text":"x"}"#)
    #expect(try await stream.wait(for: 1, "ordered").count == 1)
    stream.close()
  }

  @Test func aFloodOfSendsIsTakenInOrder() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let stream = try await admin.stream()
    // What is ordered before the hello is in no stream without a cursor.
    _ = try await stream.begin()
    let count = 2_000
    for number in 0..<count {
      stream.send(#"{"type":"send","id":"\#(number)","channel":"\#(channel)","text":"f\#(number)"}"#)
    }
    let ordered = try await stream.wait(for: count, "ordered")
    #expect(ordered.count == count)
    let ids = try ordered.map { try $0.string("id") }
    #expect(ids == (0..<count).map { "\($0)" })
    _ = try await eventually { () async throws -> Bool in
      try texts(stream.objects(of: "entry")).filter { $0.hasPrefix("f") }.count >= count
    }
    let entries = try stream.objects(of: "entry").filter { try $0.string("channel") == channel }
    #expect(try texts(entries) == (0..<count).map { "f\($0)" })
    stream.close()
  }

  @Test func loggingOutEndsTheStreamsOfThatSession() async throws {
    let node = try await TestNode.shared.node()
    let one = try await node.newUser("st-sessions")
    let other = try await node.logIn("st-sessions")
    let (ended, kept) = (try await one.stream(), try await other.stream())
    _ = try await (ended.begin(), kept.begin())
    #expect(try await one.call("DELETE", "session").status == 204)
    #expect(try await ended.waitForClose() == 1_008)
    let channel = try await other.makeChannel()
    #expect(try await kept.wait(for: 1, "entry").first?.string("channel") == channel)
    #expect(kept.closeCode == nil)
    kept.close()
  }

  @Test func aCursorFromTheFutureIsRefused() async throws {
    let stream = try await TestNode.shared.admin().stream(cursor: 1 << 50)
    #expect(try await stream.waitForClose() == 1_008)
    let frames = try stream.objects
    #expect(frames.count == 1)
    #expect(try frames.first?.string("code") == "futureCursor")
  }

  @Test func refusesToOpen() async throws {
    let node = try await TestNode.shared.node()
    let admin = try await TestNode.shared.admin()
    for (client, path) in [
      (node.stranger, "/api/v1/stream"), (admin, "/api/v1/stream?cursor=-1"),
      (admin, "/api/v1/stream?cursor=1&cursor=2"), (admin, "/api/v1/stream?from=1"),
    ] {
      await #expect(throws: TransportError.self) { _ = try await TestStream.open(client, path: path) }
    }
    let plain = try await admin.get("stream?cursor=x")
    #expect(plain.status == 400 && plain.code == "parameterInvalid")
    let noHandshake = try await admin.get("stream")
    #expect(noHandshake.status == 400)
  }

  @Test func aSlowConsumerIsCutOffAndResumes() async throws {
    var settings = StreamSettings()
    settings.slowConsumerBytes = 200_000
    settings.pageEntries = 50
    settings.earlyBytes = 50_000
    let node = try TestNode(streams: settings)
    let user = try await node.newUser("slow")
    let channel = try await user.makeChannel()
    let slow = try await user.stream()
    let start = try await slow.begin()
    slow.setPaused(true)
    let text = String(repeating: "x", count: 40_000)
    let sender = try await user.stream()
    // Enough to fill the sockets' own buffers too; the sender reads all of it and is not cut off.
    let count = 400
    for number in 0..<count {
      sender.send(#"{"type":"send","id":"\#(number)","channel":"\#(channel)","text":"\#(number) \#(text)"}"#)
      if number % 20 == 19 { _ = try await sender.wait(for: number + 1, "ordered") }
    }
    #expect(try await sender.wait(for: count, "ordered").count == count)
    slow.setPaused(false)
    // The goodbye stands behind what the client has not read: one that reads too late for it finds the line cut.
    let code = try #require(try await slow.waitForClose())
    #expect(code == 1_008 || code == 1_006)
    let seen = try slow.objects(of: "entry")
    #expect(seen.count < count)
    let last: Int64 = try seen.last?.integer("cursor") ?? start
    let again = try await user.stream(cursor: last)
    let rest = try await again.wait(for: count - seen.count, "entry")
    let numbers = try texts(seen + rest).map { $0.split(separator: " ").first.map(String.init) ?? "" }
    #expect(numbers == (0..<count).map { "\($0)" })
    #expect(sender.closeCode == nil && again.closeCode == nil)
    await node.shutDown()
    #expect(try await again.waitForClose() == 1_001)
  }
}
