import JSON
import Testing

/// What streams show of texts that are gone.
@Suite struct StreamErasureTests {
  @Test func anEditOfAnErasedMessageComesWithoutItsText() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let stream = try await admin.stream()
    let start = try await stream.begin()
    let sequence = try await admin.say("first", in: channel)
    let path = "channels/\(channel)/messages/\(sequence)?wait=ordered"
    #expect(try await admin.call("DELETE", path).status == 202)
    let edit = try await admin.call("PUT", path, body: #"{"text":"second thoughts"}"#)
    #expect(edit.status == 202)
    // Others use the node at the same time, but not this channel.
    let live = try await stream.wait(for: 3, in: channel)
    let again = try await admin.stream(cursor: start)
    let replayed = try await again.wait(for: 3, in: channel)
    #expect(try live.map { try $0.string("kind") } == ["message", "erase", "edit"])
    #expect(live[2]["text"] == nil && live[2] == replayed[2])
    #expect(try live[2].integer("target") == sequence)
    #expect(!stream.frames.contains { $0.contains("second thoughts") })
    stream.close()
    again.close()
  }
}
