import Blobs
import Federation
import Foundation
import JSON
import Model
import Store
import TestSupport
import Testing
import Transport
import Wire

@testable import Node

/// Files and whoever means ill: each lie ends in an error that says so, and leaves nothing behind.
@Suite struct HostileFilesTests {
  private static let size = 2_500_000

  private struct Scene {
    let pair: TwoNodes
    let liar: LyingMember
    let channel: String
    let text: String
    let sequence: UInt64
    let leaves: [[UInt8]]
    let tree: BlobTree

    /// The true answer to a question.
    func leaf(_ number: UInt64) -> BlobLeaf {
      BlobLeaf(
        size: tree.size, root: tree.root, proof: tree.proof(of: number), bytes: leaves[Int(number)])
    }
  }

  /// A file of Alice's that Bob's node has not fetched.
  private func scene() async throws -> Scene {
    var random = Seeded()
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let text = FilesTests.text(Self.size, &random)
    let sequence = try await pair.alice.send(file: try await pair.alice.upload(text), in: channel).sequence
    try await pair.eventually("the message") {
      try await pair.bob.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    let bytes = Array(text.utf8)
    let suite = pair.home.node.suite
    let leaves = stride(from: 0, to: bytes.count, by: Limits.blobLeafBytes).map {
      Array(bytes[$0..<min(bytes.count, $0 + Limits.blobLeafBytes)])
    }
    var hasher = LeafHasher(suite)
    var hashes = leaves.flatMap { hasher.take($0[...]) }
    if let last = hasher.finish() { hashes.append(last) }
    let tree = try #require(BlobTree(size: UInt64(bytes.count), leaves: hashes, suite))
    return Scene(
      pair: pair, liar: LyingMember(pair.home), channel: channel, text: text, sequence: sequence,
      leaves: leaves, tree: tree)
  }

  /// No lie of the only member that has the file is taken for it, and the truth is, afterwards.
  @Test func leavesThatAreNotAreNotKept() async throws {
    let scene = try await scene()
    let (pair, tree) = (scene.pair, scene.tree)
    let lies: [(String, LyingMember.Lie)] = [
      ("has none", { _ in nil }),
      (
        "another byte",
        { request in
          let leaf = scene.leaf(request.leaf)
          return BlobLeaf(
            size: leaf.size, root: leaf.root, proof: leaf.proof,
            bytes: [leaf.bytes[0] ^ 1] + leaf.bytes.dropFirst())
        }
      ),
      ("another leaf", { request in scene.leaf((request.leaf + 1) % 2) }),
      (
        "too short",
        { request in
          let leaf = scene.leaf(request.leaf)
          return BlobLeaf(
            size: leaf.size, root: leaf.root, proof: leaf.proof, bytes: Array(leaf.bytes.dropLast()))
        }
      ),
      (
        "no proof",
        { request in
          BlobLeaf(size: tree.size, root: tree.root, proof: [], bytes: scene.leaf(request.leaf).bytes)
        }
      ),
      (
        "another size",
        { request in
          let leaf = scene.leaf(request.leaf)
          return BlobLeaf(size: leaf.size + 1, root: leaf.root, proof: leaf.proof, bytes: leaf.bytes)
        }
      ),
      (
        "another file",
        { _ in
          BlobLeaf(
            size: 3, root: Bytes32([UInt8](repeating: 7, count: 32), at: 0), proof: [], bytes: [1, 2, 3])
        }
      ),
      (
        "a size beyond all",
        { request in
          BlobLeaf(size: .max, root: tree.root, proof: [], bytes: scene.leaf(request.leaf).bytes)
        }
      ),
    ]
    for (what, lie) in lies {
      scene.liar.lie(lie)
      let reply = try await pair.bob.file(scene.sequence, in: scene.channel)
      #expect(
        reply.status == 502 && reply.code == "fileNotReachable",
        "\(what): \(reply.status) \(reply.code ?? "")")
      #expect(scene.liar.questions > 0, "\(what): it was not asked")
      let remains = try await eventually { () async throws -> Bool in
        let remains = try pair.other.fileRemains()
        return remains.contents == 0 && remains.chunks == 0 && remains.bytes == 0 && remains.known[0] == 0
      }
      let left = try pair.other.fileRemains()
      #expect(remains, "\(what): \(left)")
    }
    scene.liar.lie(nil)
    #expect(try await pair.bob.file(scene.sequence, in: scene.channel).text == scene.text)
    await pair.shutDown()
  }

  /// The end of a file can be read when its start cannot be had; and is kept until that comes.
  @Test func theEndComesFirst() async throws {
    let scene = try await scene()
    let pair = scene.pair
    scene.liar.lie { $0.leaf == 2 ? scene.leaf(2) : nil }
    let path = "channels/\(scene.channel)/messages/\(scene.sequence)"
    let end = try await pair.bob.file(scene.sequence, in: scene.channel, headers: ["range": "bytes=-100"])
    #expect(end.status == 206 && end.text == String(scene.text.suffix(100)))
    let start = try await pair.bob.file(scene.sequence, in: scene.channel, headers: ["range": "bytes=0-99"])
    #expect(start.code == "fileNotReachable")
    #expect(try pair.other.fileRemains().contents == 1)
    scene.liar.lie { $0.leaf == 2 ? nil : scene.leaf($0.leaf) }
    #expect(try await pair.bob.file(scene.sequence, in: scene.channel).text == scene.text)
    #expect(try await pair.alice.call("DELETE", "\(path)?wait=ordered").status == 202)
    try await pair.other.hasNoFiles()
    await pair.shutDown()
  }

  /// What came before the lie is good, and is gone on with; erased meanwhile, it goes too.
  @Test func whatCameBeforeALieIsKept() async throws {
    let scene = try await scene()
    let pair = scene.pair
    scene.liar.lie { $0.leaf == 0 ? scene.leaf(0) : nil }
    let path = "channels/\(scene.channel)/messages/\(scene.sequence)"
    let part = try await pair.bob.file(scene.sequence, in: scene.channel, headers: ["range": "bytes=0-99"])
    #expect(part.status == 206 && part.text == String(scene.text.prefix(100)))
    let late = try await pair.bob.file(
      scene.sequence, in: scene.channel, headers: ["range": "bytes=2000000-2000099"])
    #expect(late.code == "fileNotReachable")
    #expect(try pair.other.fileRemains().contents == 1)
    #expect(try await pair.alice.call("DELETE", "\(path)?wait=ordered").status == 202)
    try await pair.other.hasNoFiles()
    try await pair.home.hasNoFiles()
    await pair.shutDown()
  }

  /// A member gives a file to nobody to whom no message names it, and does not say whether it has it.
  @Test func aPeerNeedsAMessage() async throws {
    let pair = try await TwoNodes.made()
    let own = try await pair.alice.makeChannel("own")
    let hidden = try await pair.alice.upload("a file of Alice's alone")
    _ = try await pair.alice.send(file: hidden, in: own)
    let channel = try await pair.alice.makeChannel("hanse")
    let early = try await pair.alice.upload("before Bob")
    _ = try await pair.alice.send(file: early, in: channel)
    try await pair.invite(pair.bob, to: channel)
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let claimed = try await pair.alice.upload("uploaded and not sent")
    let shared = try await pair.alice.upload("for all of us")
    let sequence = try await pair.alice.send(file: shared, in: channel).sequence
    try await pair.eventually("the message") {
      try await pair.bob.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    for (what, place, blob, leaf) in [
      ("another channel's", own, hidden, 0), ("another channel's, asked for in this one", channel, hidden, 0),
      ("from before it joined", channel, early, 0), ("not sent", channel, claimed, 0),
      ("that nobody has", channel, String(repeating: "7", count: 64), 0),
      ("a leaf too far", channel, shared, 1),
      ("a channel that is none", String(repeating: "7", count: 64), shared, 0),
    ] as [(String, String, String, UInt64)] {
      #expect(try await ask(pair, place, blob, leaf) == "unknownBlob", "\(what)")
    }
    #expect(try await ask(pair, channel, shared, 0) == "")
    _ = try await pair.alice.call("DELETE", "channels/\(channel)/messages/\(sequence)?wait=ordered")
    #expect(try await ask(pair, channel, shared, 0) == "unknownBlob", "erased")
    await pair.shutDown()
  }

  /// A node that knows no more of a file than its id names it in a message of its own: that opens it to nobody, here or there.
  @Test func whoNamesAFileHasNotGotIt() async throws {
    let pair = try await TwoNodes.made()
    let text = "a file of Alice's alone"
    let hidden = try await pair.alice.upload(text)
    _ = try await pair.alice.send(file: hidden, in: try await pair.alice.makeChannel("own"))
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let carol = try await pair.home.newUser("carol")
    try await pair.alice.add(carol, to: channel)
    // Bob's node is made to believe that it has the bytes: that is all a node has to lie about.
    let blob = BlobID(try #require(Bytes32(hex: hidden.utf8)))
    let bob = try #require(pair.other.node.account(named: "bob")).user
    let whole = WholeBlob(blob: blob, size: UInt64(text.utf8.count), type: Text("text/plain"))
    pair.other.node.core.write { (core) throws(StoreError) in try core.take(whole, by: bob) }
    let sequence = try await pair.bob.send(file: hidden, in: channel).sequence
    try await pair.eventually("the message") {
      try await carol.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    #expect(try await ask(pair, channel, hidden, 0) == "unknownBlob")
    let read = try await carol.file(sequence, in: channel)
    #expect(read.status == 502 && read.code == "fileNotReachable", "\(read.text)")
    let other = try await carol.makeChannel("other")
    #expect(try await carol.send(file: hidden, in: other).code == "unknownFile")
    #expect(try await carol.send(file: hidden, in: channel).code == "unknownFile")
    #expect(try await ask(pair, channel, hidden, 0) == "unknownBlob", "asking has changed nothing")
    // Once Bob's node has the bytes, and gives them, it is a file like any other.
    #expect(try await pair.bob.upload(text) == hidden)
    try await pair.eventually("the bytes") { try await carol.file(sequence, in: channel).text == text }
    // A reader has the last bytes before the file is noted.
    try await pair.eventually("the file is noted") { try await ask(pair, channel, hidden, 0) == "" }
    #expect(try await carol.send(file: hidden, in: other).status == 202)
    await pair.shutDown()
  }

  /// The code by which Alice's node turns Bob's away; "" if it gives the leaf.
  private func ask(_ pair: TwoNodes, _ channel: String, _ blob: String, _ leaf: UInt64) async throws -> String
  {
    let request = BlobRequest(
      channel: LogID(try #require(Bytes32(hex: channel.utf8))),
      blob: BlobID(try #require(Bytes32(hex: blob.utf8))), leaf: leaf)
    let home = pair.home.node.node
    return await withCheckedContinuation { continuation in
      pair.other.node.peers.ask(home, "blob", request.encode(), as: BlobResponse.self) { result in
        switch result {
        case .success: continuation.resume(returning: "")
        case .failure(let failure): continuation.resume(returning: failure.code)
        }
      }
    }
  }

  /// A sender who goes half-way finds its bytes again; what is given up leaves nothing.
  @Test func whatIsCutOffIsKeptUntilItIsGivenUp() async throws {
    var random = Seeded()
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let text = FilesTests.text(900_000, &random)
    let upload = try await client.beginUpload(of: 900_000)
    let name = try #require(Bytes16(hex: upload.utf8))
    let user = try #require(node.node.account(named: "anna")).user
    let part = try #require(node.node.upload(name, of: user, from: 0))
    part.take(Array(text.utf8.prefix(700_001))) {}
    part.cutOff()
    let isKept = try await eventually { () async throws -> Bool in
      try await client.get("uploads/\(upload)").object.integer("offset") == 700_001
    }
    #expect(isKept)
    let rest = try await client.part(upload, at: 700_001, String(text.dropFirst(700_001))).object
    let hash = try rest.object("file").string("hash")
    let channel = try await client.makeChannel()
    let sequence = try await client.send(file: hash, in: channel).sequence
    #expect(try await client.file(sequence, in: channel).text == text)
    let other = try await client.beginUpload(of: 900_000)
    #expect(try await client.part(other, at: 0, String(text.prefix(300_000))).status == 200)
    #expect(try await client.call("DELETE", "uploads/\(other)").status == 204)
    #expect(
      try await client.call("DELETE", "channels/\(channel)/messages/\(sequence)?wait=ordered").status == 202)
    try await node.hasNoFiles()
    await node.shutDown()
  }

  /// What came before the bytes that were too many is there, and goes on where the node says.
  @Test func anUploadGoesOnAfterAPartThatFailed() async throws {
    var random = Seeded()
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let text = FilesTests.text(500_000, &random)
    let upload = try await client.beginUpload(of: 500_000)
    let beyond = try await client.part(upload, at: 0, text + String(repeating: "x", count: 200_000))
    #expect(beyond.code == "fileTooLarge")
    let offset = try await client.get("uploads/\(upload)").object.integer("offset") as Int
    #expect(offset > 0)
    #expect(try await client.part(upload, at: offset, String(text.dropFirst(offset))).status == 200)
    await node.shutDown()
  }

  /// What had come whole when the node could not note it is noted when its sender asks again.
  @Test func whatCameWholeAndWasNotNotedIsNotLost() async throws {
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let upload = try await client.beginUpload(of: 5)
    let name = try #require(Bytes16(hex: upload.utf8))
    await withCheckedContinuation { continuation in
      node.node.files.submit { store in
        guard let content = try? store.arrival(named: name)?.content else { return }
        try? store.append(Array("hello".utf8), to: content, at: 0)
        _ = try? store.finish(content)
      } committed: { _ in
        continuation.resume()
      }
    }
    #expect(try await client.get("uploads/\(upload)").object.integer("offset") == 5)
    #expect(try await client.part(upload, at: 0, "hello").code == "offsetWrong")
    let whole = try await client.part(upload, at: 5, "")
    #expect(whole.status == 200, "\(whole.text)")
    let channel = try await client.makeChannel()
    let sequence = try await client.send(
      file: try whole.object.object("file").string("hash"), in: channel
    ).sequence
    #expect(try await client.file(sequence, in: channel).text == "hello")
    #expect(try await eventually { () async throws -> Bool in try node.keptFiles() == 1 })
    await node.shutDown()
  }

  /// A file whose bytes could not be let go of when that was decided goes without a start.
  @Test func whatCouldNotBeDroppedIsDroppedLater() async throws {
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let user = try #require(node.node.account(named: "anna")).user
    let blob = BlobID(try #require(Bytes32(hex: try await client.upload("some bytes").utf8)))
    #expect(try await eventually { () async throws -> Bool in try node.keptFiles() == 1 })
    await withCheckedContinuation { continuation in
      node.node.core.write { (core) throws(StoreError) in
        try core.store.forgetClaims(of: user, to: [blob])
        try core.store.drop(blob)
        core.afterCommit.append { continuation.resume() }
      }
    }
    // As each hour does.
    let isGone = try await eventually { () async throws -> Bool in
      node.node.abandonArrivals()
      return try node.fileRemains() == TestNode.FileRemains()
    }
    #expect(isGone)
    await node.shutDown()
  }

  @Test func lyingUploadsLeaveNothing() async throws {
    let node = try TestNode()
    let client = try await node.newUser("anna")
    let lying = try await client.beginUpload(of: 400_000, hash: String(repeating: "7", count: 64))
    #expect(
      try await client.part(lying, at: 0, String(repeating: "ab", count: 200_000)).code == "hashMismatch")
    let long = try await client.beginUpload(of: 10)
    #expect(try await client.part(long, at: 0, "0123456789a").code == "fileTooLarge")
    #expect(try await client.call("DELETE", "uploads/\(long)").status == 204)
    for body in [
      #"{"size":-1}"#, #"{"size":1.5}"#, #"{"size":"1"}"#, "{}", #"{"size":1,"hash":"../../x"}"#,
      #"{"size":1,"name":"../../x"}"#,
    ] {
      #expect(try await client.call("POST", "uploads", body: body).status == 422, "\(body)")
    }
    for name in ["../../x", "..%2F..%2Fx", "%2e%2e", String(repeating: "7", count: 31)] {
      let reply = try await client.part(name, at: 0, "x")
      #expect([400, 404, 405].contains(reply.status), "\(name): \(reply.status)")
    }
    try await node.hasNoFiles()
    await node.shutDown()
  }
}
