import JSON
import TestSupport
import Testing
import Transport

/// The third acknowledgement, as clients of a home and of its mirror see it.
@Suite struct MirroredTests {
  private static func joined() async throws -> (pair: TwoNodes, channel: String) {
    let pair = try await TwoNodes.made()
    let channel = try await pair.invited()
    #expect(try await pair.bob.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(pair.bob, in: channel)
    return (pair, channel)
  }

  @Test func whatTheMirrorHasIsMirroredForBoth() async throws {
    let (pair, channel) = try await Self.joined()
    let (alice, bob) = (pair.alice, pair.bob)
    let streams = [try await alice.stream(), try await bob.stream()]
    for stream in streams { _ = try await stream.begin() }
    let named = try await alice.call(
      "PATCH", "channels/\(channel)?wait=mirrored", body: #"{"mirrors":["second.test"],"quorum":1}"#)
    #expect(named.code == "noMirrors")
    let set = try await alice.call("PATCH", "channels/\(channel)", body: #"{"mirrors":["second.test"]}"#)
    #expect(set.status == 202, "\(set.text)")
    for client in [alice, bob] {
      try await pair.eventually("the mirror") {
        try await client.get("channels/\(channel)").object.optionalInteger("quorum") == 1 as UInt64?
      }
      let said = try await client.call(
        "POST", "channels/\(channel)/messages?wait=mirrored", body: #"{"text":"Moin"}"#)
      #expect(try said.object.string("level") == "mirrored", "\(said.text)")
      let sequence = try said.sequence
      try await pair.eventually("its size") {
        try await client.get("channels/\(channel)").object.integer("mirrored") > sequence as UInt64
      }
    }
    let shown = try await bob.get("channels/\(channel)").object
    let mirrors = try shown.objects("mirrors")
    #expect(try mirrors.count == 1 && mirrors[0].string("domain") == "second.test")
    #expect(try mirrors[0].integer("size") > 0 as UInt64 && shown.integer("cosigned") > 0 as UInt64)
    for stream in streams {
      let told = try await stream.wait(for: 1, "mirrored")
      #expect(try told[0].string("channel") == channel && told[0].integer("size") > 0 as UInt64)
      stream.close()
    }
    let admin = try await pair.home.newAdmin()
    let status = try await admin.get("status").object.objects("mirrored")
    #expect(try status.count == 1 && status[0].string("channel") == channel)
    await pair.shutDown()
  }

  /// What shows withholding does so where nobody mirrors, too; the home itself follows nobody.
  @Test func theNewestCosignatureIsToldWithoutMirrors() async throws {
    let (pair, channel) = try await Self.joined()
    try await pair.eventually("a cosignature") {
      try await pair.bob.get("channels/\(channel)").object.optionalInteger("cosigned") ?? 0 > 0 as UInt64
    }
    let shown = try await pair.bob.get("channels/\(channel)").object
    #expect(shown["mirrors"] == nil && shown["mirrored"] == nil)
    let line = #/(?m)^hanse_oldest_cosigned_seconds ([0-9]+)$/#
    let told = try await pair.other.newAdmin().get("/metrics").text.firstMatch(of: line)
    #expect(try #require(told.flatMap { UInt64($0.output.1) }) * 1_000 >= shown.integer("cosigned"))
    #expect(try await pair.home.newAdmin().get("/metrics").text.firstMatch(of: line) == nil)
    await pair.shutDown()
  }

  @Test func whoAsksForTheImpossibleIsTold() async throws {
    let (pair, channel) = try await Self.joined()
    let alice = pair.alice
    for (body, code) in [
      (#"{"mirrors":["node.test"]}"#, "mirrorUnfit"), (#"{"mirrors":["third.test"]}"#, "mirrorUnfit"),
      (#"{"mirrors":["second.test"],"quorum":2}"#, "fieldInvalid"), (#"{"quorum":1}"#, "fieldInvalid"),
      (#"{"mirrors":[]}"#, "fieldInvalid"), (#"{"mirrors":["not a domain"]}"#, "fieldInvalid"),
      (#"{"mirrors":["second.test","second.test"]}"#, "fieldInvalid"),
    ] {
      let reply = try await alice.call("PATCH", "channels/\(channel)", body: body)
      #expect(reply.code == code, "\(body): \(reply.text)")
    }
    let waits = try await alice.call(
      "POST", "channels/\(channel)/messages?wait=mirrored", body: #"{"text":"Moin"}"#)
    #expect(waits.status == 409 && waits.code == "noMirrors")
    await pair.shutDown()
  }
}
