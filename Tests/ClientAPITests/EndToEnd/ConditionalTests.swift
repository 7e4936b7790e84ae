import JSON
import Testing
import Transport

@testable import ClientAPI

/// Asking again for what a client has already.
@Suite struct ConditionalTests {
  private func ask(_ client: TestClient, _ path: String, having tag: String) async throws -> TestClient.Reply
  {
    try await client.call("GET", path, headers: ["if-none-match": tag])
  }

  private func tag(_ client: TestClient, _ path: String) async throws -> String {
    let reply = try await client.get(path)
    #expect(reply.status == 200)
    return try #require(reply.headers["etag"])
  }

  @Test func aMessageThatChangedIsSentAgain() async throws {
    let node = try await TestNode.shared.node()
    let client = try await node.newUser("conditional")
    let channel = try await client.makeChannel()
    let message = try await client.say("first", in: channel)
    let paths = ["channels/\(channel)/messages/\(message)", "channels/\(channel)/messages?limit=1"]
    for path in paths {
      let before = try await tag(client, path)
      #expect(before.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
      let same = try await ask(client, path, having: before)
      #expect(same.status == 304 && same.text.isEmpty && same.headers["etag"] == before)
      let edit = try await client.call(
        "PUT", "channels/\(channel)/messages/\(message)?wait=ordered", body: #"{"text":"\#(path.count)"}"#)
      #expect(edit.status == 202)
      let other = try await ask(client, path, having: before)
      #expect(other.status == 200 && other.headers["etag"] != before)
    }
  }

  @Test func aChannelThatGrewIsSentAgain() async throws {
    let node = try await TestNode.shared.node()
    let client = try await node.newUser("conditional-channel")
    let channel = try await client.makeChannel()
    let before = try await tag(client, "channels/\(channel)")
    #expect(try await ask(client, "channels/\(channel)", having: before).status == 304)
    _ = try await client.say("more", in: channel)
    #expect(try await ask(client, "channels/\(channel)", having: before).status == 200)
  }

  /// A tag is no way to learn whether something is there.
  @Test func aTagOpensNothing() async throws {
    let node = try await TestNode.shared.node()
    let (inside, outside) = (
      try await node.newUser("conditional-in"), try await node.newUser("conditional-out")
    )
    let path = "channels/\(try await inside.makeChannel())"
    let held = try await tag(inside, path)
    #expect(try await ask(outside, path, having: held).code == "unknownChannel")
    #expect(try await ask(outside, path, having: "*").code == "unknownChannel")
    #expect(try await ask(node.stranger, path, having: held).status == 401)
  }

  @Test func everyListHasATag() async throws {
    let admin = try await TestNode.shared.admin()
    for path in ["me", "users", "channels", "invitations", "outbox", "peers", "search?q=nothing"] {
      let tag = try await tag(admin, path)
      #expect([200, 304].contains(try await ask(admin, path, having: tag).status), "\(path)")
    }
    let head = try await admin.call("HEAD", "me")
    let me = try await tag(admin, "me")
    #expect(head.headers["etag"] == me)
    #expect(try await ask(admin, "me", having: #""x", W/\#(me)"#).status == 304)
  }

  @Test func theDocumentIsCacheable() async throws {
    let node = try await TestNode.shared.node()
    let reply = try await node.stranger.get("openapi.json")
    #expect(reply.status == 200 && reply.headers["content-type"] == "application/json")
    #expect(reply.headers["cache-control"] == "public, no-cache")
    #expect(reply.text.utf8.elementsEqual(OpenAPIDocument.content.bytes))
    let tag = try #require(reply.headers["etag"])
    #expect(try await ask(node.stranger, "openapi.json", having: tag).status == 304)
  }
}
