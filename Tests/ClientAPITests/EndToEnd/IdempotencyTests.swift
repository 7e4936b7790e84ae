import JSON
import Testing
import Transport

/// The same key at once: what a client does that lost its connection and is in a hurry.
@Suite struct IdempotencyTests {
  private static let count = 12

  @Test func sendsOnceWhenAskedManyTimesAtOnce() async throws {
    let user = try await TestNode.shared.node().newUser("key-http")
    let channel = try await user.makeChannel()
    let path = "channels/\(channel)/messages"
    let replies = try await withThrowingTaskGroup(of: TestClient.Reply.self) { group in
      for number in 0..<Self.count {
        group.addTask {
          try await user.call(
            "POST", path + "?wait=ordered", body: #"{"text":"try \#(number)"}"#,
            headers: ["idempotency-key": "once"])
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 202 })
    #expect(Set(replies.map(\.text)).count == 1, "the same receipt for all")
    #expect(try replies[0].object.string("level") == "ordered")
    #expect(try await user.get(path).object.objects("messages").count == 1)
  }

  @Test func answersEveryFrameOfAKey() async throws {
    let user = try await TestNode.shared.node().newUser("key-stream")
    let channel = try await user.makeChannel()
    let stream = try await user.stream()
    _ = try await stream.begin()
    for number in 0..<Self.count {
      stream.send(
        #"{"type":"send","id":"\#(number)","channel":"\#(channel)","text":"x","key":"once"}"#)
    }
    let ordered = try await stream.wait(for: Self.count, "ordered")
    #expect(Set(try ordered.map { try $0.string("id") }).count == Self.count)
    #expect(Set(try ordered.map { try $0.string("event") }).count == 1)
    #expect(try await stream.wait(for: 1, in: channel).count == 1)
    stream.close()
  }

  @Test func keysAreTheUsersOwn() async throws {
    let node = try await TestNode.shared.node()
    let (one, other) = (try await node.newUser("key-one"), try await node.newUser("key-other"))
    let channel = try await one.makeChannel()
    try await one.add(other, to: channel)
    func send(_ user: TestClient) async throws -> UInt64 {
      try await user.call(
        "POST", "channels/\(channel)/messages?wait=ordered", body: #"{"text":"x"}"#,
        headers: ["idempotency-key": "shared"]
      ).sequence
    }
    #expect(try await send(one) != send(other))
  }
}
