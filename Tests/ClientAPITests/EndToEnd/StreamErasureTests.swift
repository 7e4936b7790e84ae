import JSON
import Testing

/// What can be said and is shown of messages that are gone. Edits of them by other nodes: Tests/programs/stranger.
@Suite struct StreamErasureTests {
  @Test func nothingMoreIsSaidOfAnErasedMessage() async throws {
    let author = try await TestNode.shared.node().newUser("st-eraser")
    let channel = try await author.makeChannel()
    let stream = try await author.stream()
    let start = try await stream.begin()
    let sequence = try await author.say("first", in: channel)
    let path = "channels/\(channel)/messages/\(sequence)?wait=ordered"
    #expect(try await author.call("DELETE", path).status == 202)
    let below = "channels/\(channel)/messages/\(sequence)"
    for (method, path, body) in [
      ("PUT", path, #"{"text":"second thoughts"}"#), ("PUT", below + "/reactions/x", nil),
      ("PUT", below + "/pin", nil),
    ] as [(String, String, String?)] {
      let reply = try await author.call(method, path, body: body)
      #expect(reply.status == 409 && reply.code == "messageErased", "\(path)")
    }
    #expect(try await author.call("DELETE", path).status == 202, "to erase it again does no harm")
    let live = try await stream.wait(for: 3, in: channel)
    let again = try await author.stream(cursor: start)
    let replayed = try await again.wait(for: 3, in: channel)
    #expect(try live.map { try $0.string("kind") } == ["message", "erase", "erase"])
    #expect(replayed[0]["text"] == nil && live[1...] == replayed[1...])
    stream.close()
    again.close()
  }
}
