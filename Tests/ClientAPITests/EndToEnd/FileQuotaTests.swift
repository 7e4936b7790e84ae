import Foundation
import JSON
import Node
import Store
import TestSupport
import Testing
import Transport
import Wire

/// How much room files may take: each bound with its code, and room again when something goes.
@Suite struct FileQuotaTests {
  private func begin(_ client: TestClient, _ size: Int) async throws -> (
    status: Int, code: String?, id: String
  ) {
    let reply = try await client.call("POST", "uploads", body: #"{"size":\#(size)}"#)
    return (reply.status, reply.code, (try? reply.object.string("upload")) ?? "")
  }

  @Test func boundsOfOneUser() async throws {
    var random = Seeded()
    let node = try TestNode { configuration in
      configuration.files.mostBytes = 60_000
      configuration.files.userBytes = 100_000
      configuration.files.uploads = 2
    }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let channel = try await anna.makeChannel()
    let large = try await begin(anna, 60_001)
    #expect(large.status == 413 && large.code == "fileTooLarge")
    let first = try await begin(anna, 40_000)
    let second = try await begin(anna, 40_000)
    let third = try await begin(anna, 1)
    #expect(first.status == 201 && second.status == 201)
    #expect(third.status == 409 && third.code == "tooManyUploads")
    #expect(try await begin(bert, 60_000).status == 201, "others have room of their own")
    #expect(try await anna.call("DELETE", "uploads/\(second.id)").status == 204)
    // What is announced counts before a byte of it has come.
    let beyond = try await begin(anna, 60_000)
    #expect(beyond.status == 201)
    #expect(try await anna.call("DELETE", "uploads/\(beyond.id)").status == 204)
    let finished = try await anna.part(first.id, at: 0, FilesTests.text(40_000, &random)).object
    let hash = try finished.object("file").string("hash")
    let sequence = try await anna.send(file: hash, in: channel).sequence
    _ = try await anna.send(file: hash, named: "again.txt", in: channel)
    // A file counts once however often it is sent.
    #expect(try await begin(anna, 60_000).status == 201)
    let full = try await begin(anna, 1)
    #expect(full.status == 507 && full.code == "filesFull")
    for place in [sequence, sequence + 1] {
      _ = try await anna.call("DELETE", "channels/\(channel)/messages/\(place)?wait=ordered")
    }
    #expect(try await begin(anna, 40_000).status == 201, "what is erased makes room")
    await node.shutDown()
  }

  /// Beyond what all parts may hold together another is told to wait, and goes on when one has ended.
  @Test func boundOfMemory() async throws {
    var random = Seeded()
    let node = try TestNode { $0.files.uploadMemoryBytes = 8_388_608 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    _ = try await node.newUser("cleo")
    let first = try await begin(anna, 50_000)
    let name = try #require(Bytes16(hex: first.id.utf8))
    let text = FilesTests.text(50_000, &random)
    let other = try await begin(bert, 50_000)
    do {
      let parts = try ["anna", "cleo"].map { owner in
        node.node.upload(name, of: try #require(node.node.account(named: owner)).user, from: 0)
      }
      #expect(parts.allSatisfy { $0 != nil })
      let busy = try await bert.part(other.id, at: 0, text)
      #expect(busy.status == 503 && busy.code == "uploadsBusy" && busy.headers["retry-after"] == "2")
      withExtendedLifetime(parts) {}
    }
    let isTaken = try await eventually { () async throws -> Bool in
      try await bert.part(other.id, at: 0, text).status == 200
    }
    #expect(isTaken)
    #expect(try await anna.part(first.id, at: 0, text).status == 200)
    await node.shutDown()
  }

  @Test func boundOfTheNode() async throws {
    var random = Seeded()
    let node = try TestNode { $0.files.nodeBytes = 100_000 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let upload = try await begin(anna, 70_000)
    #expect(upload.status == 201)
    let full = try await begin(bert, 40_000)
    #expect(full.status == 507 && full.code == "filesFull")
    #expect(
      try await anna.part(
        upload.id, at: 0, String(decoding: random.bytes(70_000).map { $0 & 0x7F }, as: UTF8.self)
      ).status == 200)
    #expect(try await begin(bert, 90_000).code == "filesFull", "what is stored counts")
    #expect(try await begin(bert, 20_000).status == 201)
    await node.shutDown()
  }

  /// A node fetches nothing that is larger than what it takes, or for which it has no room, and its users are told which.
  @Test(arguments: ["fileTooLarge", "filesFull"])
  func boundsOfWhatIsFetched(_ code: String) async throws {
    let pair = try await TwoNodes.made { configuration in
      if code == "filesFull" {
        configuration.files.nodeBytes = 50_000
      } else {
        configuration.files.mostBytes = 50_000
      }
    }
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    var random = Seeded()
    let text = FilesTests.text(50_001, &random)
    let sequence = try await pair.alice.send(file: try await pair.alice.upload(text), in: channel).sequence
    try await pair.eventually("the message") {
      try await pair.bob.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    let reply = try await pair.bob.file(sequence, in: channel)
    #expect(reply.code == code && reply.status == (code == "filesFull" ? 507 : 413), "\(reply.text)")
    let remains = try pair.other.fileRemains()
    #expect(remains.contents == 0 && remains.chunks == 0 && remains.bytes == 0, "\(remains)")
    await pair.shutDown()
  }
}
