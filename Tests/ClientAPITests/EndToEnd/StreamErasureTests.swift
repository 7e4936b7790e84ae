import JSON
import Testing

/// What streams show of texts that are gone.
@Suite struct StreamErasureTests {
  @Test func anEditOfAnErasedMessageComesWithoutItsText() async throws {
    let author = try await TestNode.shared.node().newUser("st-eraser")
    let channel = try await author.makeChannel()
    let stream = try await author.stream()
    let start = try await stream.begin()
    let sequence = try await author.say("first", in: channel)
    let path = "channels/\(channel)/messages/\(sequence)?wait=ordered"
    #expect(try await author.call("DELETE", path).status == 202)
    let edit = try await author.call("PUT", path, body: #"{"text":"second thoughts"}"#)
    #expect(edit.status == 202)
    let live = try await stream.wait(for: 3, in: channel)
    let again = try await author.stream(cursor: start)
    let replayed = try await again.wait(for: 3, in: channel)
    #expect(try live.map { try $0.string("kind") } == ["message", "erase", "edit"])
    #expect(live[2]["text"] == nil && live[2] == replayed[2])
    #expect(try live[2].integer("target") == sequence)
    #expect(!stream.frames.contains { $0.contains("second thoughts") })
    stream.close()
    again.close()
  }
}
