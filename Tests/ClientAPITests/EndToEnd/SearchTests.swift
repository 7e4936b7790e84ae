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

  @Test func countsHighlightsAndRanksOwnChannelsOnly() async throws {
    let node = try await TestNode.shared.node()
    let (cora, dirk) = (try await node.newUser("cora-s"), try await node.newUser("dirk-s"))
    let (shared, secret) = (try await cora.makeChannel(), try await cora.makeChannel())
    try await cora.add(dirk, to: shared)
    let long = try await cora.say("one haddock among many other fish of the sea", in: shared)
    let short = try await dirk.say("Hàddock see https://fish.example", in: shared)
    let answer = try await cora.say("haddock haddock", in: shared, thread: long)
    for _ in 0..<3 { _ = try await cora.say("haddock", in: secret) }
    #expect(
      try await eventually { try await texts(cora, "q=haddock").count == 6 }, "the index never caught up")

    let newest = try await dirk.get("search?q=haddock&count=true").object
    #expect(try sequences(newest) == [answer, short, long])
    #expect(try newest.integer("count") as Int == 3 && !newest.bool("more"))
    #expect(Set(newest.members.map(\.name)) == ["results", "more", "count"])
    let places = try newest.objects("results").map { try $0.array("highlights") }
    let expected: [[[Int64]]] = [[[0, 7], [8, 7]], [[0, 7]], [[4, 7]]]
    #expect(places == expected.map { $0.map { .array($0.map { .integer($0) }) } })
    let best = try await dirk.get("search?q=haddock&order=best").object
    #expect(try sequences(best) == [answer, short, long])
    #expect(try best.integer("ranked") as Int == 3 && best.bool("complete") && !best.bool("more"))
    let pinned: Int64 = try best.integer("before")
    let second = try await dirk.get("search?q=haddock&order=best&offset=1&limit=1&before=\(pinned)").object
    #expect(try sequences(second) == [short] && second.integer("next") as Int == 2)
    #expect(
      try sequences(await dirk.get("search?q=haddock&channel=\(shared)&thread=\(long)").object) == [answer])
    #expect(try sequences(await dirk.get("search?has=link&author=dirk-s@node.test").object) == [short])
    #expect(try sequences(await dirk.get("search?channel=\(shared)&limit=1").object) == [answer])
    // A thread's number in a channel that is not the searcher's tells nothing either.
    let probed = try await dirk.get("search?q=haddock&channel=\(secret)&thread=\(long)")
    #expect(probed.status == 404 && probed.code == "unknownChannel")
  }

  @Test func leavingTakesEffectAtOnce() async throws {
    let node = try await TestNode.shared.node()
    let (emil, fine) = (try await node.newUser("emil-s"), try await node.newUser("fine-s"))
    let channel = try await emil.makeChannel()
    try await emil.add(fine, to: channel)
    _ = try await emil.say("turbot", in: channel)
    #expect(
      try await eventually { try await texts(fine, "q=turbot").count == 1 }, "the index never caught up")
    #expect(try await fine.call("POST", "channels/\(channel)/leave?wait=ordered").status == 202)
    for query in [
      "q=turbot", "q=turbot&order=best", "q=t*", "author=emil-s@node.test", "q=turbot&count=true",
    ] {
      let answer = try await fine.get("search?\(query)").object
      #expect(try answer.objects("results").isEmpty && !answer.bool("more"), "\(query)")
      #expect(try answer.optionalInteger("count") ?? 0 == 0, "\(query)")
      #expect(try answer.optionalInteger("countAtLeast") as Int? == nil, "\(query)")
    }
    #expect(try await fine.get("search?q=turbot&channel=\(channel)").code == "unknownChannel")
    #expect(try await texts(emil, "q=turbot") == ["turbot"])
  }

  @Test func erasedTextsAreFoundByNoWord() async throws {
    let node = try await TestNode.shared.node()
    let gesa = try await node.newUser("gesa-s")
    let channel = try await gesa.makeChannel()
    let erased = try await gesa.say("flounder unsaid", in: channel)
    let edited = try await gesa.say("flounder mistaken", in: channel)
    #expect(
      try await eventually { try await texts(gesa, "q=flounder").count == 2 }, "the index never caught up")
    #expect(
      try await gesa.call("DELETE", "channels/\(channel)/messages/\(erased)?wait=ordered").status == 202)
    #expect(
      try await gesa.call(
        "PUT", "channels/\(channel)/messages/\(edited)?wait=ordered", body: #"{"text":"plaice"}"#
      ).status == 202)
    // From the receipts on, not from when the index has caught up.
    for query in ["q=flounder", "q=unsaid", "q=mist*", "q=flounder&order=best"] {
      let answer = try await gesa.get("search?\(query)&count=true").object
      #expect(try answer.objects("results").isEmpty && answer.integer("count") as Int == 0, "\(query)")
    }
    #expect(try await eventually { try await texts(gesa, "q=plaice") == ["plaice"] })
  }

  /// Whatever stands in the words, it is words: no syntax, no error, and nobody else's channel.
  @Test func noWordsAreSyntax() async throws {
    let node = try await TestNode.shared.node()
    let (henk, inge) = (try await node.newUser("henk-s"), try await node.newUser("inge-s"))
    let channel = try await henk.makeChannel()
    _ = try await henk.say("sole text scope OR NOT NEAR 1", in: channel)
    let hostile = [
      "OR", "NOT sole", "sole OR *", "\" OR 1=1 --", "text : sole", "scope : *", "{scope} : sole", "sole*)",
      "NEAR(sole, 5)", "^sole + plaice", "'; DROP TABLE word; --", "\u{1}", "\u{FF}\u{F8}\u{81}",
      "sole\u{202E}", "a* b* c* d* e* f* g* h* i* j* k* l* m* n* o* p*", "*sole*", "s***",
      "sole" + String(repeating: "\u{301}", count: 400), "ｓｏｌｅ", "s\u{200B}ole", "%", "\\", "手* 机* 手机*",
      String(repeating: "a", count: 1_024), "\u{1F3FB}", "\u{E0061}", "\u{61C}sole",
    ]
    for words in hostile {
      for more in ["", "&order=best", "&count=true"] {
        let reply = try await inge.get("search?q=\(PercentCoding.encode(words))\(more)")
        if reply.status == 422 {
          #expect(reply.code == "searchEmpty", "\(words)")
        } else {
          #expect(reply.status == 200, "\(words): \(reply.text)")
          #expect(try reply.object.objects("results").isEmpty, "\(words)")
        }
      }
    }
  }

  private func sequences(_ answer: JSONObject) throws -> [UInt64] {
    try answer.objects("results").map { try $0.object("message").integer("sequence") }
  }

  @Test(
    arguments: [
      ("", 400, "parameterInvalid"), ("q=", 422, "searchEmpty"), ("q=%21%21", 422, "searchEmpty"),
      ("q=\(String(repeating: "a", count: 1_025))", 422, "searchTooComplex"),
      ("q=a&limit=0", 400, "parameterInvalid"), ("q=a&from=x", 400, "parameterInvalid"),
      ("q=a&author=nobody@x.test&limit=999", 400, "parameterInvalid"),
      ("q=%21&author=nobody@x.test", 422, "searchEmpty"), ("q=a&channel=00", 404, "unknownChannel"),
      ("q=a&sort=rank", 400, "parameterUnknown"), ("query=a", 400, "parameterUnknown"),
      ("from=1", 400, "parameterInvalid"), ("order=best&channel=00", 400, "parameterInvalid"),
      ("q=a&order=worst", 400, "parameterInvalid"), ("q=a&has=files", 400, "parameterInvalid"),
      ("q=a&count=yes", 400, "parameterInvalid"), ("q=a&thread=1", 400, "parameterInvalid"),
      ("q=a&channel=00&thread=1099511627776", 400, "parameterInvalid"),
      ("q=a&offset=1", 400, "parameterInvalid"), ("q=a&order=best&offset=200", 400, "parameterInvalid"),
      ("q=\(String(repeating: "a+", count: 17))", 422, "searchTooComplex"),
      ("q=\(String(repeating: "a-", count: 65))", 422, "searchTooComplex"),
      ("q=%FF", 400, "parameterInvalid"), ("q=a%00", 400, "parameterInvalid"),
      ("has=link&q=", 422, "searchEmpty"),
    ])
  func refuses(_ query: String, _ status: Int, _ code: String) async throws {
    let admin = try await TestNode.shared.admin()
    let reply = try await admin.get("search?\(query)")
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
  }
}
