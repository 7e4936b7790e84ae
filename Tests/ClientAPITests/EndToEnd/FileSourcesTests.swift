import Foundation
import JSON
import Model
import Store
import TestSupport
import Testing
import Transport
import Wire

@testable import Node

/// Where a file's bytes come from: several members, a node that lies about what they are, a sender whose line breaks.
@Suite struct FileSourcesTests {
  /// Two of Carol's devices read what neither has, while two members have it.
  @Test func severalMembersGiveAFileOnce() async throws {
    var random = Seeded()
    let fronts = try ["node.test", "second.test", "third.test"].map { try TestFront(domain: $0) }
    let nodes = try fronts.indices.map { own in
      try TestNode(front: fronts[own], peers: fronts.indices.filter { $0 != own }.map { fronts[$0] })
    }
    let third = nodes[2]
    let pair = TwoNodes(
      home: nodes[0], other: nodes[1], alice: try await nodes[0].newUser("alice"),
      bob: try await nodes[1].newUser("bob"))
    let carol = try await third.newUser("carol")
    let channel = try await pair.alice.makeChannel()
    for client in [pair.bob, carol] {
      try await pair.invite(client, to: channel)
      #expect(try await client.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
      try await pair.arrived(client, in: channel)
    }
    // Four leaves: two are asked for of each at once, and none can lag.
    let text = FilesTests.text(3_500_000, &random)
    let sequence = try await pair.alice.send(file: try await pair.alice.upload(text), in: channel).sequence
    for client in [pair.bob, carol] {
      try await pair.eventually("the message") {
        try await client.get("channels/\(channel)/messages/\(sequence)").status == 200
      }
    }
    #expect(try await pair.bob.file(sequence, in: channel).text == text)
    try await pair.eventually("Bob's node has noted it") { try pair.other.keptFiles() == 1 }
    async let one = carol.fileAside(sequence, in: channel)
    async let two = carol.fileAside(sequence, in: channel)
    #expect(try await one.text == text)
    #expect(try await two.text == text)
    #expect(third.node.metrics.fileBytesFetched.value == text.utf8.count)
    let (home, other) = (pair.home.node.metrics.fileBytesGiven, pair.other.node.metrics.fileBytesGiven)
    #expect(other.value > 0 && home.value > text.utf8.count, "both give of it")
    #expect(home.value + other.value == 2 * text.utf8.count)
    await third.shutDown()
    await pair.shutDown()
  }

  /// Who asks a peer for more of its files than it gives at once waits as told, and has all of them in the end.
  @Test func waitsAsAPeerTells() async throws {
    var random = Seeded()
    let clock = StoppableClock()
    let nodes = try await TwoNodes.made(rateClockOfOther: clock) {
      $0.limits.fileKilobytesPerSecondPerPeer = 300
    }
    let channel = try await nodes.invited()
    _ = try await nodes.bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    try await nodes.arrived(nodes.bob, in: channel)
    // Ten seconds' worth are there at first, and four leaves are asked for at once: what follows is too much.
    let text = FilesTests.text(7_000_000, &random)
    let sequence = try await nodes.bob.send(file: try await nodes.bob.upload(text), in: channel).sequence
    let peer = nodes.other.node.node
    let errors = nodes.home.node.metrics.traffic.all[peer]?.errors ?? 0
    clock.stop()
    async let reply = nodes.alice.file(sequence, in: channel)
    try await nodes.eventually("a refusal") {
      (nodes.home.node.metrics.traffic.all[peer]?.errors ?? 0) > errors
    }
    #expect(nodes.home.node.metrics.fileBytesFetched.value < text.utf8.count)
    clock.goOn()
    #expect(try await reply.text == text)
    #expect(nodes.home.node.metrics.fileBytesFetched.value == text.utf8.count, "nothing is fetched twice")
    await nodes.shutDown()
  }

  /// A page that another node's message calls one is bytes here, and asked to be shown it is no other.
  @Test func aPageOfAnotherNodeIsNoPageHere() async throws {
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let page = "<!DOCTYPE html><script>alert(1)</script>"
    let hash = try await pair.alice.upload(page)
    // Alice's node says what its users' bytes are, whatever they are.
    let blob = BlobID(try #require(Bytes32(hex: hash.utf8)))
    let alice = try #require(pair.home.node.account(named: "alice")).user
    let whole = WholeBlob(blob: blob, size: UInt64(page.utf8.count), type: Text("text/html"))
    pair.home.node.core.write { (core) throws(StoreError) in
      try core.store.forgetFile(blob)
      try core.take(whole, by: alice)
    }
    let sequence = try await pair.alice.send(file: hash, named: "page.html", in: channel).sequence
    let path = "channels/\(channel)/messages/\(sequence)"
    try await pair.eventually("the message") { try await pair.bob.get(path).status == 200 }
    let file = try #require(try await pair.bob.get(path).object.objects("files").first)
    #expect(try file.string("type") == "text/html")
    for query in ["", "?inline=true"] {
      let reply = try await pair.bob.get("\(path)/files/0\(query)")
      #expect(reply.status == 200 && reply.text == page)
      #expect(reply.headers["content-type"] == "application/octet-stream")
      #expect(reply.headers["content-disposition"]?.hasPrefix("attachment;") == true)
      #expect(reply.headers["x-content-type-options"] == "nosniff")
    }
    await pair.shutDown()
  }

  /// All that came through before the line broke is there, and the rest goes on behind it.
  @Test func whatCameBeforeTheLineBrokeIsThere() async throws {
    var random = Seeded()
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let text = FilesTests.text(900_000, &random)
    let upload = try await client.beginUpload(of: 900_000)
    var request = ClientRequest(
      method: "PATCH", url: "\(node.url)/api/v1/uploads/\(upload)",
      headers: [
        "authorization": "Bearer \(client.token ?? "")", "content-type": TestClient.bytes,
        "upload-offset": "0", "content-length": "900000",
      ], body: Array(text.utf8.prefix(700_001)), authorityFile: TestAuthority.shared.authorityFile)
    request.connectTo = node.mapping
    // Only HTTP/1.1 says of a body that ends early no more than that the connection is gone.
    request.mayShareConnection = false
    let line = try HTTPClient()
    line.send(request) { _ in }
    // What is gathered to be handed on together is not counted yet. To ask how far it is would make that durable.
    let isComing = try await eventually { () async throws -> Bool in
      node.node.metrics.fileBytesUploaded.value > 700_001 - 131_072
    }
    #expect(isComing)
    line.shutdown()
    #expect(try await eventually { () async throws -> Bool in try node.durableBytes() == 700_001 })
    #expect(try await client.get("uploads/\(upload)").object.integer("offset") == 700_001)
    let rest = try await client.part(upload, at: 700_001, String(text.dropFirst(700_001))).object
    let channel = try await client.makeChannel()
    let sequence = try await client.send(
      file: try rest.object("file").string("hash"), in: channel
    ).sequence
    #expect(try await client.file(sequence, in: channel).text == text)
    await node.shutDown()
  }
}
