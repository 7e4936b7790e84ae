import JSON
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What streams show those who leave a channel or are removed from it.
@Suite struct StreamDepartureTests {
  /// Whatever comes together in one batch of the core.
  private func perform(_ commands: [Command], by client: TestClient) throws {
    let node = client.server.node
    let user = try #require(node.account(named: Text(client.name))).user
    node.core.write(
      { (core) throws(StoreError) in
        for command in commands {
          try core.perform(command, by: user, key: nil, accepted: { _ in }, ordered: nil)
        }
      }, failed: { Issue.record("\($0.code)") })
  }

  @Test func nothingThatIsSaidAfterTheRemovalIsTold() async throws {
    let node = try await TestNode.shared.node()
    let (owner, guest) = (try await node.newUser("sd-owner"), try await node.newUser("sd-guest"))
    let channel = try await owner.makeChannel()
    let other = try await owner.makeChannel("other")
    for channel in [channel, other] { try await owner.add(guest, to: channel) }
    let stream = try await guest.stream()
    _ = try await stream.begin()
    let log = LogID(try #require(Bytes32(hex: channel.utf8)))
    let address = try #require(Address(guest.address))
    try perform(
      [
        .send(log, text: "@all before", thread: nil), .kick(log, address),
        .send(log, text: "@all after", thread: nil),
      ], by: owner)
    _ = try await owner.say("the last", in: other)
    _ = try await stream.wait(for: 1, in: other)
    let entries = try stream.objects(of: "entry").filter { try $0.string("channel") == channel }
    #expect(try entries.map { try $0.string("kind") } == ["message", "kick"])
    #expect(
      try stream.objects(of: "mention").map { try $0.integer("sequence") as UInt64 }
        == [try entries[0].integer("sequence")])
    #expect(!stream.frames.contains { $0.contains("after") })
    stream.close()
  }
}
