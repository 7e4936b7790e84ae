import Foundation
import JSON
import TestSupport
import Testing
import Transport

@Suite struct FilesTests {
  /// Text that compresses a little and has no two chunks alike.
  static func text(_ count: Int, _ random: inout Seeded) -> String {
    var text = ""
    while text.utf8.count < count { text += "\(random.next())\n" }
    return String(text.prefix(count))
  }

  private func user() async throws -> (client: TestClient, channel: String) {
    let node = try await TestNode.shared.node()
    let client = try await node.newUser("files-\(UUID().uuidString.lowercased().prefix(13))")
    return (client, try await client.makeChannel())
  }

  @Test func goesUpInPartsAndComesDown() async throws {
    var random = Seeded()
    let (client, channel) = try await user()
    let text = Self.text(700_000, &random)
    let upload = try await client.beginUpload(of: text.utf8.count)
    var offset = 0
    var hash: String?
    while hash == nil {
      let part = String(text.dropFirst(offset).prefix(200_000))
      let reply = try await client.part(upload, at: offset, part).object
      let next: Int = try reply.integer("offset")
      #expect((offset...offset + part.utf8.count).contains(next))
      #expect(next > offset)
      offset = next
      hash = try reply.optionalObject("file")?.string("hash")
    }
    let sent = try await client.send(file: try #require(hash), named: "Größe.txt", in: channel)
    #expect(sent.status == 202, "\(sent.text)")
    let message = try await client.get("channels/\(channel)/messages/\(sent.sequence)").object
    #expect(try message.string("text") == "Größe.txt")
    let file = try #require(try message.objects("files").first)
    #expect(try file.string("hash") == hash && file.string("name") == "Größe.txt")
    #expect(try file.integer("size") == 700_000 && file.string("type") == "text/plain")
    let whole = try await client.file(try sent.sequence, in: channel)
    #expect(whole.status == 200 && whole.text == text)
    #expect(whole.headers["etag"] == "\"\(hash ?? "")\"")
    #expect(whole.headers["x-content-type-options"] == "nosniff")
    #expect(whole.headers["content-security-policy"]?.contains("sandbox") == true)
    #expect(
      whole.headers["content-disposition"]
        == #"attachment; filename="Gr____e.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"#)
  }

  @Test func rangesAreThoseBytes() async throws {
    var random = Seeded()
    let (client, channel) = try await user()
    let text = Self.text(300_000, &random)
    let sequence = try await client.send(file: try await client.upload(text), in: channel).sequence
    for (range, from, to) in [
      ("bytes=0-0", 0, 1), ("bytes=100000-200000", 100_000, 200_001), ("bytes=299999-", 299_999, 300_000),
      ("bytes=-5", 299_995, 300_000), ("bytes=299990-400000", 299_990, 300_000),
    ] {
      let reply = try await client.file(sequence, in: channel, headers: ["range": range])
      #expect(reply.status == 206, "\(range)")
      #expect(reply.text == String(text.dropFirst(from).prefix(to - from)), "\(range)")
      #expect(reply.headers["content-range"] == "bytes \(from)-\(to - 1)/300000")
    }
    let beyond = try await client.file(sequence, in: channel, headers: ["range": "bytes=300000-"])
    #expect(beyond.status == 416 && beyond.code == "rangeUnsatisfiable")
    for strange in ["bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6"] {
      #expect(
        try await client.file(sequence, in: channel, headers: ["range": strange]).status == 200, "\(strange)")
    }
    let tag = try #require(try await client.file(sequence, in: channel).headers["etag"])
    let held = try await client.file(sequence, in: channel, headers: ["if-none-match": tag])
    #expect(held.status == 304 && held.text.isEmpty)
    let fresh: HeaderFields = ["range": "bytes=0-9", "if-range": tag]
    #expect(try await client.file(sequence, in: channel, headers: fresh).status == 206)
    let stale: HeaderFields = ["range": "bytes=0-9", "if-range": "\"other\""]
    #expect(try await client.file(sequence, in: channel, headers: stale).status == 200)
  }

  @Test func liesEndInAnErrorAndLeaveNothing() async throws {
    let (client, channel) = try await user()
    let other = try await client.upload("other bytes")
    let lying = try await client.beginUpload(of: 5, hash: other)
    let mismatch = try await client.part(lying, at: 0, "hello")
    #expect(mismatch.status == 409 && mismatch.code == "hashMismatch")
    #expect(try await client.part(lying, at: 0, "hello").code == "unknownUpload")
    let short = try await client.beginUpload(of: 5)
    #expect(try await client.part(short, at: 0, "hello, world").code == "fileTooLarge")
    #expect(try await client.part(short, at: 3, "lo").code == "offsetWrong")
    let missing = try await client.call(
      "PATCH", "uploads/\(short)", body: "x", contentType: TestClient.bytes)
    #expect(missing.code == "uploadOffsetMissing")
    #expect(try await client.call("DELETE", "uploads/\(short)").status == 204)
    #expect(try await client.get("uploads/\(short)").code == "unknownUpload")
    #expect(try await client.get("uploads").object.objects("uploads").isEmpty)
    for name in [
      "../../x", "a/b", "..", "", "a\\u0000b", "c\\u202etxt.exe", String(repeating: "a", count: 256),
    ] {
      let reply = try await client.send(file: other, named: name.replacing("\\", with: #"\"#), in: channel)
      #expect(reply.status == 422 && reply.code == "fileNameInvalid", "\(name): \(reply.text)")
    }
    let huge = try await client.call("POST", "uploads", body: #"{"size":9007199254740991}"#)
    #expect(huge.status == 413 && huge.code == "fileTooLarge")
  }

  /// Who knows a file's id alone neither has it nor hears whether it is there.
  @Test func anIdIsNoKey() async throws {
    let (owner, channel) = try await user()
    let (thief, own) = try await user()
    let hash = try await owner.upload("a secret of \(UUID().uuidString)")
    let taken = try await thief.send(file: hash, in: own)
    let absent = try await thief.send(file: String(repeating: "0", count: 64), in: own)
    #expect(taken.status == 404 && taken.code == "unknownFile" && taken.text == absent.text)
    let sequence = try await owner.send(file: hash, in: channel).sequence
    #expect(try await thief.send(file: hash, in: own).code == "unknownFile")
    #expect(try await thief.file(sequence, in: channel).code == "unknownChannel")
    let upload = try await owner.beginUpload(of: 3)
    #expect(try await thief.part(upload, at: 0, "abc").code == "unknownUpload")
    #expect(try await thief.call("DELETE", "uploads/\(upload)").code == "unknownUpload")
    #expect(try await thief.get("uploads/\(upload)").code == "unknownUpload")
    // In a channel of theirs the file is theirs to send on.
    try await owner.add(thief, to: channel)
    #expect(try await thief.send(file: hash, in: own).status == 202)
  }

  @Test func editsKeepFilesAndErasuresEndThem() async throws {
    let (client, channel) = try await user()
    let hash = try await client.upload("a file of \(UUID().uuidString)")
    let sequence = try await client.send(file: hash, in: channel).sequence
    let path = "channels/\(channel)/messages/\(sequence)"
    #expect(try await client.call("PUT", "\(path)?wait=ordered", body: #"{"text":"look"}"#).status == 202)
    let edited = try await client.get(path).object
    #expect(try edited.string("text") == "look" && edited.objects("files").count == 1)
    #expect(try await client.file(sequence, in: channel).status == 200)
    let found = try await eventually { () async throws -> Bool in
      try await client.get("search?has=file&channel=\(channel)").object.objects("results").count == 1
    }
    #expect(found)
    #expect(try await client.call("DELETE", "\(path)?wait=ordered").status == 202)
    #expect(try await client.file(sequence, in: channel).code == "unknownFile")
    #expect(try await client.get("search?has=file&channel=\(channel)").object.objects("results").isEmpty)
    let gone = try await eventually { () async throws -> Bool in
      try await client.send(file: hash, in: channel).code == "unknownFile"
    }
    #expect(gone, "nobody names it any more")
  }

  @Test func aFollowersNodeFetchesItOnce() async throws {
    var random = Seeded()
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    let text = Self.text(2_500_000, &random)
    let sequence = try await pair.alice.send(file: try await pair.alice.upload(text), in: channel).sequence
    try await pair.eventually("the message") {
      try await pair.bob.get("channels/\(channel)/messages/\(sequence)").status == 200
    }
    let part = try await pair.bob.file(sequence, in: channel, headers: ["range": "bytes=2000000-2000999"])
    #expect(part.status == 206 && part.text == String(text.dropFirst(2_000_000).prefix(1_000)))
    #expect(try await pair.bob.file(sequence, in: channel).text == text)
    // Bob's node has it now: the home is not needed.
    await pair.home.shutDown()
    #expect(try await pair.bob.file(sequence, in: channel).text == text)
    await pair.shutDown()
  }
}
