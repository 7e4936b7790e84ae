import Federation
import JSON
import Model
import Store
import Synchronization
import TestSupport
import Testing
import Transport
import Wire

@testable import Node

/// A disk that loses bytes of files: they are never given out, and come back from whoever has them.
@Suite struct FileMendingTests {
  private struct Scene {
    let pair: TwoNodes
    let channel: String
    let text: String
    let sequence: UInt64
  }

  /// A file of Alice's that Bob's node has, too.
  private func scene() async throws -> Scene {
    var random = Seeded()
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let text = FilesTests.text(2_500_000, &random)
    let sequence = try await pair.alice.send(file: try await pair.alice.upload(text), in: channel).sequence
    try await pair.eventually("the message") {
      try await pair.bob.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    #expect(try await pair.bob.file(sequence, in: channel).text == text)
    // A reader has the last bytes before the file is noted.
    try await pair.eventually("the file is kept") { try pair.other.keptFiles() == 1 }
    return Scene(pair: pair, channel: channel, text: text, sequence: sequence)
  }

  @Test func whatIsDamagedComesAnewFromAnotherMember() async throws {
    let scene = try await scene()
    let pair = scene.pair
    for place in [0.1, 0.5, 0.95] { try pair.other.spoilFiles(at: place) }
    #expect(try await pair.bob.file(scene.sequence, in: scene.channel).text == scene.text)
    let metrics = pair.other.node.metrics
    #expect(metrics.chunksDamaged.value == 3 && metrics.chunksMended.value == 3)
    // What is on the disk now is right: the home is not needed.
    await pair.home.shutDown()
    #expect(try await pair.bob.file(scene.sequence, in: scene.channel).text == scene.text)
    #expect(metrics.chunksDamaged.value == 3)
    await pair.shutDown()
  }

  @Test func whatIsMissingAndWhatIsDamagedIsCounted() async throws {
    let scene = try await scene()
    let pair = scene.pair
    pair.other.node.fileFigures.mostAge.store(0, ordering: .relaxed)
    let text = String(repeating: "another file\n", count: 5_000)
    _ = try await pair.alice.send(file: try await pair.alice.upload(text), in: scene.channel)
    try await pair.eventually("the file's name") { await gauges(pair.other)["hanse_files_missing"] == "1" }
    try pair.other.spoilFiles(at: 0.5)
    await pair.home.shutDown()
    let part = try await pair.bob.file(
      scene.sequence, in: scene.channel, headers: ["range": "bytes=1250000-1250009"])
    #expect(part.status == 500 && part.code == "blobDamaged")
    let found = await gauges(pair.other)
    #expect(found["hanse_files"] == "1" && found["hanse_file_damaged_chunks"] == "1")
    #expect(found["hanse_file_chunks_damaged_total"] == "1" && found["hanse_file_chunks_mended_total"] == "0")
    #expect(found["hanse_file_fetches"] == "0")
    await pair.shutDown()
  }

  /// Who asks for metrics all the time has all files scanned no more often.
  @Test func filesAreSummedUpNowAndThen() async throws {
    let node = try TestNode()
    let client = try await node.newUser("anna")
    node.node.fileFigures.mostAge.store(.max, ordering: .relaxed)
    #expect(await gauges(node)["hanse_files"] == "0")
    _ = try await client.upload("a file")
    #expect(try await eventually { () async throws -> Bool in try node.keptFiles() == 1 })
    #expect(await gauges(node)["hanse_files"] == "0")
    node.node.fileFigures.mostAge.store(0, ordering: .relaxed)
    #expect(await gauges(node)["hanse_files"] == "1")
    await node.shutDown()
  }

  private func gauges(_ node: TestNode) async -> [String: String] {
    let text = await withCheckedContinuation { continuation in
      node.node.measure { continuation.resume(returning: String(decoding: $0.bytes, as: UTF8.self)) }
    }
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
    }
    return values
  }

  /// Verifying finds what nobody has read, and makes it whole; and says what nobody has.
  @Test func verifyingMendsAndTellsTheRest() async throws {
    let scene = try await scene()
    let pair = scene.pair
    try pair.other.spoilFiles(at: 0.7)
    let mended = try await report(pair.other)
    #expect(mended.damaged.isEmpty && mended.mended.count == 1 && mended.files == 1)
    #expect(try await report(pair.other).mended.isEmpty)
    await pair.home.shutDown()
    try pair.other.spoilFiles(at: 0.2)
    #expect(try await report(pair.other).damaged == mended.mended)
    let reply = try await pair.bob.file(scene.sequence, in: scene.channel)
    #expect(reply.status == 500 && reply.code == "blobDamaged")
    // The same bytes, sent again by anybody here, are stored, not shared with what is damaged.
    let own = try await pair.bob.makeChannel("own")
    _ = try await pair.bob.send(file: try await pair.bob.upload(scene.text), in: own)
    #expect(try await pair.bob.file(scene.sequence, in: scene.channel).text == scene.text)
    #expect(try await report(pair.other).damaged.isEmpty)
    await pair.shutDown()
  }

  /// A member that asks for what is damaged here is told so, and here it is made whole by that.
  @Test func whatAPeerAsksForIsMendedToo() async throws {
    let scene = try await scene()
    let pair = scene.pair
    try pair.home.spoilFiles(at: 0.05)
    let file = try await pair.bob.get("channels/\(scene.channel)/messages/\(scene.sequence)").object
      .objects("files")[0]
    let request = BlobRequest(
      channel: LogID(try #require(Bytes32(hex: scene.channel.utf8))),
      blob: BlobID(try #require(Bytes32(hex: try file.string("hash").utf8))), leaf: 0)
    let home = pair.home.node.node
    let code = await withCheckedContinuation { continuation in
      pair.other.node.peers.ask(home, "blob", request.encode(), as: BlobResponse.self) { result in
        switch result {
        case .success: continuation.resume(returning: "")
        case .failure(let failure): continuation.resume(returning: failure.code)
        }
      }
    }
    #expect(code == "blobDamaged")
    let isMended = try await eventually { () async throws -> Bool in
      pair.home.node.metrics.chunksMended.value == 1
    }
    #expect(isMended)
    #expect(try await pair.alice.file(scene.sequence, in: scene.channel).text == scene.text)
    await pair.shutDown()
  }

  private func report(_ node: TestNode) async throws -> (files: Int, damaged: [String], mended: [String]) {
    try await withCheckedThrowingContinuation { continuation in
      node.node.verifyFiles { result in
        continuation.resume(
          with: result.map { report in
            (
              report.files, report.damaged.map { "\($0.bytes.bytes)" },
              report.mended.map { "\($0.bytes.bytes)" }
            )
          })
      }
    }
  }
}
