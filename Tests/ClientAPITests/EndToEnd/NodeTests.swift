import JSON
import Node
import Testing
import Transport

@Suite struct NodeTests {
  @Test func isHealthy() async throws {
    let node = try await TestNode.shared.node()
    let reply = try await node.stranger.get("/health")
    #expect(reply.status == 200 && reply.text == #"{"status":"ok"}"#)
    let head = try await node.stranger.call("HEAD", "/health")
    #expect(head.status == 200 && head.text.isEmpty)
  }

  @Test func isNotHealthyWhenTheCoreHasStopped() async throws {
    let node = try TestNode()
    #expect(try await node.stranger.get("/health").status == 200)
    node.node.stop()
    let reply = try await node.stranger.get("/health")
    #expect(reply.status == 503 && reply.code == "shuttingDown")
    await node.shutDown()
  }

  @Test func tellsItsStatus() async throws {
    let admin = try await TestNode.shared.admin()
    let status = try await admin.get("status").object
    #expect(try status.string("domain") == "node.test" && status.string("node").utf8.count == 64)
    #expect(try status.integer("users") >= 1 as Int)
    #expect(try status.array("peers").isEmpty && status.array("stopped").isEmpty)
    let names = [
      "node", "domain", "version", "started", "channels", "users", "indexLag", "newPeers", "peers",
      "mirrored", "recovery", "document", "documentSince", "foreignDocuments", "forks", "stopped",
    ]
    #expect(status.members.map(\.name) == names)
  }

  @Test func verifies() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    for number in 0..<5 { _ = try await admin.say("m\(number)", in: channel) }
    let size: UInt64 = try await admin.get("channels/\(channel)").object.integer("size")
    let one = try await admin.call("POST", "verify", body: #"{"channel":"\#(channel)"}"#)
    #expect(
      one.text == #"{"logs":[{"log":"\#(channel)","kind":"channel","from":0,"to":\#(size),"ok":true}]}"#)
    for body in [nil, "{}"] {
      let all = try await admin.call("POST", "verify", body: body).object.objects("logs")
      #expect(all.count >= 2)
      #expect(try all.allSatisfy { try $0.bool("ok") })
      #expect(try all.contains { try $0.string("kind") == "directory" })
    }
    for unknown in [String(repeating: "0", count: 64), "zz"] {
      let reply = try await admin.call("POST", "verify", body: #"{"channel":"\#(unknown)"}"#)
      #expect(reply.status == 404 && reply.code == "unknownChannel")
    }
  }

  @Test func peersAreServedElsewhere() async throws {
    let node = try await TestNode.shared.node()
    let document = try await node.stranger.get("/.well-known/hanse")
    #expect(document.status == 200)
    #expect(document.headers["content-type"] != "application/problem+json")
    let unsigned = try await node.stranger.call("POST", "/hanse/v1/push")
    #expect((400..<500).contains(unsigned.status))
    #expect(unsigned.code != "notFound")
  }
}
