import JSON
import Testing
import TestSupport
import Transport

@Suite struct SearchTests {
  private func texts(_ client: TestClient, _ query: String) async throws -> [String] {
    let reply = try await client.get("search?\(query)")
    return try reply.object.objects("results").map { try $0.object("message").string("text") }
  }

  @Test func findsInOwnChannelsOnly() async throws {
    let node = try await TestNode.shared.node()
    let (anne, bo) = (try await node.newUser("anne-s"), try await node.newUser("bo-s"))
    let (shared, secret) = (try await anne.makeChannel(), try await anne.makeChannel())
    try await anne.add(bo, to: shared)
    let first = try await anne.say("herring barrel", in: shared)
    _ = try await bo.say("herring in brine", in: shared)
    _ = try await anne.say("herring secret", in: secret)
    #expect(
      try await eventually { try await texts(anne, "q=herring").count == 3 }, "the index never caught up")
    #expect(try await texts(anne, "q=herring") == ["herring secret", "herring in brine", "herring barrel"])
    #expect(try await texts(bo, "q=herring") == ["herring in brine", "herring barrel"])
    #expect(try await texts(bo, "q=herring&author=bo-s@node.test") == ["herring in brine"])
    #expect(try await texts(bo, "q=herring&author=nobody@node.test").isEmpty)
    #expect(try await texts(anne, "q=herring&channel=\(secret)") == ["herring secret"])
    #expect(try await texts(anne, "q=%22herring+barrel%22") == ["herring barrel"])
    #expect(try await texts(anne, "q=barr*&from=0&to=1").isEmpty)
    #expect(try await texts(anne, "q=barr*&from=1000") == ["herring barrel"])
    let probed = try await bo.get("search?q=herring&channel=\(secret)")
    #expect(probed.status == 404 && probed.code == "unknownChannel")

    let page = try await anne.get("search?q=herring&limit=2").object
    #expect(try page.bool("more"))
    let last: Int64 = try #require(try page.objects("results").last).integer("number")
    let rest = try await anne.get("search?q=herring&limit=2&before=\(last)").object
    let found = try rest.objects("results").map { try $0.object("message").integer("sequence") as UInt64 }
    #expect(try found == [first] && !rest.bool("more"))
    #expect(Set(try rest.objects("results")[0].members.map(\.name)) == ["message", "number", "highlights"])
  }

  @Test(
    arguments: [
      ("", 400, "parameterInvalid"), ("q=", 422, "searchEmpty"), ("q=%21%21", 422, "searchEmpty"),
      ("q=\(String(repeating: "a", count: 1_025))", 422, "searchTooComplex"),
      ("q=a&limit=0", 400, "parameterInvalid"), ("q=a&from=x", 400, "parameterInvalid"),
      ("q=a&author=nobody@x.test&limit=999", 400, "parameterInvalid"),
      ("q=%21&author=nobody@x.test", 422, "searchEmpty"), ("q=a&channel=00", 404, "unknownChannel"),
      ("q=a&sort=rank", 400, "parameterUnknown"), ("query=a", 400, "parameterUnknown"),
    ])
  func refuses(_ query: String, _ status: Int, _ code: String) async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.get("search?\(query)")
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
  }
}
