import JSON
import TestSupport
import Testing
import Transport

/// The stream as server-sent events.
@Suite struct EventsTests {
  /// What a stream brought until the user logged out, which ends it; tried again if the log-out came first.
  private func events(
    of client: TestClient, _ node: TestNode, query: String = "", headers: HeaderFields = [:]
  ) async throws -> String {
    for attempt in 1...20 {
      let second = try await node.logIn(client.name)
      async let streamed = second.call("GET", "events" + query, headers: headers)
      try await Task.sleep(for: .milliseconds(min(10_000, 20 << attempt)))
      _ = try await second.call("DELETE", "session")
      let reply = try await streamed
      if reply.status == 200 {
        #expect(reply.headers["content-type"] == "text/event-stream")
        if reply.text.contains(#""text":"second""#) || attempt == 20 { return reply.text }
      }
    }
    return ""
  }

  @Test func bringsWhatStreamsBring() async throws {
    let node = try await TestNode.shared.node()
    let client = try await node.newUser("events-reader")
    let channel = try await client.makeChannel()
    let stream = try await client.stream()
    let start = try await stream.begin()
    _ = try await client.say(#"first\nline"#, in: channel)
    _ = try await client.say("second", in: channel)
    let entries = try await stream.wait(for: 2, in: channel)
    let text = try await events(of: client, node, query: "?cursor=\(start)")
    let blocks = text.split(separator: "\n\n").map(String.init)
    let datas = blocks.compactMap { block in
      block.split(separator: "\n").first { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    }
    #expect(datas.first?.hasPrefix(#"{"type":"hello""#) == true)
    let brought = try datas.filter { $0.contains(channel) }.map { data in
      try JSONReader.readObject(Array(data.utf8), limits: JSONLimits(maximumBytes: 1 << 20))
    }
    #expect(brought == entries)
    #expect(datas.last == #"{"type":"end","code":"sessionEnded"}"#)
    let first: Int64 = try entries[0].integer("cursor")
    #expect(blocks.contains { $0.hasPrefix("id: \(first)\ndata: ") })
    let resumed = try await events(
      of: client, node, query: "?cursor=\(start)", headers: ["last-event-id": "\(first)"])
    #expect(!resumed.contains("first") && resumed.contains("second"), "the id counts more than the query")
    stream.close()
  }

  @Test(arguments: ["-1", "x", "1 2", "99999999999999999999"])
  func refusesWhatIsNoID(_ value: String) async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.call("GET", "events", headers: ["last-event-id": value])
    #expect(reply.status == 400 && reply.code == "parameterInvalid")
  }

  @Test func endsWithTheReason() async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.get("events?cursor=9000000000")
    #expect(reply.status == 200)
    #expect(reply.text.contains(#""code":"futureCursor""#))
    #expect(reply.text.hasSuffix("data: {\"type\":\"end\",\"code\":\"futureCursor\"}\n\n"))
  }

  /// Until both frames have come, or the node has had its chance.
  private func watched(_ client: TestClient, _ query: String) async throws -> [JSONObject] {
    var found: [JSONObject] = []
    _ = try await eventually { () async throws -> Bool in
      let session = try await client.server.logIn(client.name)
      async let streamed = session.call("GET", "events" + query)
      try await Task.sleep(for: .milliseconds(100))
      _ = try await session.call("DELETE", "session")
      let reply = try await streamed
      guard reply.status == 200 else { return false }
      found = try reply.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { line in
        try JSONReader.readObject(Array(line.utf8.dropFirst(6)), limits: JSONLimits(maximumBytes: 1 << 20))
      }
      let types = try Set(found.map { try $0.string("type") })
      return types.isSuperset(of: ["presence", "typing"])
    }
    return found
  }

  @Test func watchesWhatTheRequestNames() async throws {
    let node = try await TestNode.shared.node()
    let (alice, bob) = (try await node.newUser("events-alice"), try await node.newUser("events-bob"))
    let channel = try await alice.makeChannel()
    try await alice.add(bob, to: channel)
    let device = try await alice.stream()
    _ = try await device.begin()
    device.send(#"{"type":"typing","id":"t","channel":"\#(channel)"}"#)
    _ = try await device.wait(for: 1, "done")
    let query = "?watchChannels=\(channel)&watchAddresses=\(alice.address),nobody@node.test"
    let texts = try await watched(bob, query)
    #expect(try texts.first?.string("type") == "hello", "nothing comes before it")
    let presence = try #require(try texts.first { try $0.string("type") == "presence" })
    #expect(try presence.string("address") == alice.address && presence.string("presence") == "online")
    let typing = try #require(try texts.first { try $0.string("type") == "typing" })
    #expect(try typing.string("channel") == channel && typing.strings("addresses") == [alice.address])
    device.close()
  }

  @Test func refusesWhatItMayNotWatch() async throws {
    let node = try await TestNode.shared.node()
    let (alice, eve) = (try await node.newUser("events-owner"), try await node.newUser("events-eve"))
    let channel = try await alice.makeChannel()
    for query in ["watchChannels=\(channel)", "watchChannels=\(channel.uppercased())", "watchChannels=x"] {
      let reply = try await eve.get("events?" + query)
      #expect(reply.status == 404 && reply.code == "unknownChannel", "\(query)")
    }
    let many = Array(repeating: channel, count: 51).joined(separator: ",")
    let people = Array(repeating: "a@b.test", count: 201).joined(separator: ",")
    for query in [
      "watchChannels=", "watchChannels=\(channel),", "watchChannels=\(many)", "watchAddresses=,",
      "watchAddresses=\(people)",
    ] {
      let reply = try await alice.get("events?" + query)
      #expect(reply.status == 400 && reply.code == "parameterInvalid", "\(query.prefix(40))")
    }
  }
}
