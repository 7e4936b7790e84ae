import JSON
import TestSupport
import Testing

/// A channel that the last user of a node left, and to which one comes back.
@Suite struct RejoinTests {
  private struct Gap: Equatable {
    let first: UInt64
    let last: UInt64
  }

  private struct Page {
    let texts: [String]
    let sequences: [UInt64]
    let more: Bool
    let gaps: [Gap]
  }

  private func page(_ client: TestClient, _ channel: String, _ query: String = "") async throws -> Page {
    let reply = try await client.get("channels/\(channel)/messages\(query)")
    let object = try reply.object
    let messages = try object.objects("messages")
    let gaps = object["gaps"] == nil ? [] : try object.objects("gaps")
    return Page(
      texts: try messages.map { try $0.string("text") },
      sequences: try messages.map { try $0.integer("sequence") },
      more: try object.bool("more"),
      gaps: try gaps.map { Gap(first: try $0.integer("first"), last: try $0.integer("last")) })
  }

  private func join(_ client: TestClient, _ channel: String, _ pair: TwoNodes) async throws {
    try await pair.invite(client, to: channel)
    #expect(try await client.call("POST", "invitations/\(channel)/accept?wait=ordered").status == 202)
    try await pair.arrived(client, in: channel)
  }

  /// Leaves, and waits until the own node knows.
  private func leave(_ client: TestClient, _ channel: String, _ pair: TwoNodes) async throws {
    #expect(try await client.call("POST", "channels/\(channel)/leave?wait=ordered").status == 202)
    try await pair.eventually("the leaving") {
      try await client.get("channels/\(channel)/messages").status == 404
    }
  }

  @Test func pagesGoBackOverTheGapAndSayWhereItIs() async throws {
    let pair = try await TwoNodes.made()
    let (alice, bob) = (pair.alice, pair.bob)
    let carol = try await pair.other.newUser("carol")
    let channel = try await alice.makeChannel("hanse")
    _ = try await alice.say("before all", in: channel)
    try await join(bob, channel, pair)
    let first = try await bob.say("first", in: channel)
    try await pair.reads(bob, ["first"], in: channel)
    let begun = try await page(bob, channel)
    #expect(begun.gaps.map(\.first) == [0] && begun.gaps[0].last < first, "the beginning is not here")
    try await leave(bob, channel, pair)
    let missed = try await alice.say("missed", in: channel)
    try await join(carol, channel, pair)
    let last = try await carol.say("last", in: channel)
    try await pair.reads(carol, ["first", "last"], in: channel)

    let whole = try await page(carol, channel)
    #expect(whole.sequences == [first, last] && !whole.more && whole.gaps.count == 2)
    #expect(whole.gaps[0] == begun.gaps[0])
    let gap = whole.gaps[1]
    #expect(gap.first > first && gap.first <= missed && gap.last >= missed && gap.last < last)
    #expect(try await page(carol, channel, "?after=\(gap.first)").gaps == [gap], "a cursor within it")

    let newest = try await page(carol, channel, "?limit=1")
    #expect(newest.texts == ["last"] && newest.more && newest.gaps.isEmpty)
    let older = try await page(carol, channel, "?limit=1&before=\(last)")
    #expect(older.texts == ["first"] && !older.more && older.gaps == whole.gaps)
    let forward = try await page(carol, channel, "?limit=1&after=0")
    #expect(forward.texts == ["first"] && forward.more && forward.gaps == [whole.gaps[0]])
    let onward = try await page(carol, channel, "?limit=1&after=\(first)")
    #expect(onward.texts == ["last"] && !onward.more && onward.gaps == [gap])
    #expect(try await page(carol, channel, "?after=\(last)").gaps.isEmpty)

    #expect(try await carol.get("channels/\(channel)/messages/\(first)").object.string("text") == "first")
    let none = try await carol.get("channels/\(channel)/messages/\(missed)")
    #expect(none.status == 404 && none.code == "unknownMessage")
    #expect(try await bob.get("channels/\(channel)/messages").code == "unknownChannel", "who left is out")
    #expect(try await page(alice, channel).gaps.isEmpty, "the home holds everything")
    await pair.shutDown()
  }
}
