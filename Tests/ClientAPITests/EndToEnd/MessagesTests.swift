import JSON
import Testing
import TestSupport
import Transport

@Suite struct MessagesTests {
  @Test func sendsAndShows() async throws {
    let node = try await TestNode.shared.node()
    let user = try await node.newUser("writer")
    let channel = try await user.makeChannel()
    let sent = try await user.call(
      "POST", "channels/\(channel)/messages?wait=ordered", body: #"{"text":"Grüße 👋 \"x\"\n"}"#)
    #expect(sent.status == 202)
    let (event, sequence) = (try sent.object.string("event"), try sent.sequence)
    #expect(
      sent.text == #"{"event":"\#(event)","level":"ordered","channel":"\#(channel)","#
        + #""sequence":\#(sequence),"verdict":"accepted"}"#)
    let shown = try await user.get("channels/\(channel)/messages/\(sequence)")
    let time: Int64 = try shown.object.integer("time")
    #expect(
      shown.text == #"{"channel":"\#(channel)","sequence":\#(sequence),"event":"\#(event)","#
        + #""author":"writer@node.test","authorName":"WRITER","time":\#(time),"text":"Grüße 👋 \"x\"\n","#
        + #""erased":false,"expired":false,"pinned":false,"replies":0,"reactions":[]}"#)
  }

  @Test func editsAreKeptOrNotAsTheChannelSays() async throws {
    let node = try await TestNode.shared.node()
    let user = try await node.newUser("editor")
    for (isKept, texts) in [(true, ["one", "two", "three"]), (false, [nil, nil, "three"])]
      as [(Bool, [String?])]
    {
      let made = try await user.call("POST", "channels", body: #"{"name":"n","editHistory":\#(isKept)}"#)
      let channel = try made.object.string("id")
      let sequence = try await user.say("one", in: channel)
      for text in ["two", "three"] {
        let path = "channels/\(channel)/messages/\(sequence)?wait=ordered"
        #expect(try await user.call("PUT", path, body: #"{"text":"\#(text)"}"#).status == 202)
      }
      let versions = try await user.get("channels/\(channel)/messages/\(sequence)/versions").object.objects(
        "versions")
      #expect(try versions.map { try $0.optionalString("text") } == texts)
      let shown = try await user.get("channels/\(channel)/messages/\(sequence)").object
      #expect(try shown.string("text") == "three" && !shown.bool("erased") && !shown.bool("expired"))
      #expect(
        try await user.call("DELETE", "channels/\(channel)/messages/\(sequence)?wait=ordered").status == 202)
      let erased = try await user.get("channels/\(channel)/messages/\(sequence)").object
      #expect(try erased.optionalString("text") == nil && erased.bool("erased"))
      let nothing = try await user.get("channels/\(channel)/messages/\(sequence)/versions").object.objects(
        "versions")
      #expect(try nothing.allSatisfy { try $0.optionalString("text") == nil })
      #expect(try await user.get("channels/\(channel)/messages/0/versions").code == "unknownMessage")
    }
  }

  @Test func pagesThroughHistory() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    var sequences: [UInt64] = []
    for number in 0..<7 { sequences.append(try await admin.say("m\(number)", in: channel)) }
    func page(_ query: String) async throws -> ([UInt64], Bool) {
      let object = try await admin.get("channels/\(channel)/messages?\(query)").object
      let found = try object.objects("messages").map { try $0.integer("sequence") as UInt64 }
      return (found, try object.bool("more"))
    }
    #expect(try await page("limit=3") == (Array(sequences[4...]), true))
    #expect(try await page("limit=3&before=\(sequences[4])") == (Array(sequences[1...3]), true))
    #expect(try await page("limit=3&before=\(sequences[1])") == ([sequences[0]], false))
    #expect(try await page("limit=3&after=\(sequences[1])") == (Array(sequences[2...4]), true))
    #expect(try await page("limit=3&after=\(sequences[6])") == ([], false))
    #expect(try await page("") == (sequences, false))
    #expect(try await page("before=0") == ([], false))
    #expect(try await page("after=9007199254740992") == ([], false))
  }

  @Test(
    arguments: [
      ("limit=0", "parameterInvalid"), ("limit=201", "parameterInvalid"), ("limit=x", "parameterInvalid"),
      ("before=-1", "parameterInvalid"), ("before=1&after=2", "parameterInvalid"),
      ("from=1", "parameterUnknown"),
      ("limit=1&limit=2", "parameterInvalid"), ("before=%zz", "parameterInvalid"),
    ])
  func refusesParameters(_ query: String, _ code: String) async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let reply = try await admin.get("channels/\(channel)/messages?\(query)")
    #expect(reply.status == 400 && reply.code == code)
  }

  @Test func threadsEditsReactsPinsErases() async throws {
    let node = try await TestNode.shared.node()
    let (user, other) = (try await node.newUser("talker"), try await node.newUser("listener"))
    let channel = try await user.makeChannel()
    try await user.add(other, to: channel)
    let path = "channels/\(channel)/messages"
    let root = try await user.say("root", in: channel)
    let reply = try await other.say("reply", in: channel, thread: root)
    let thread = try await user.get("\(path)?thread=\(root)").object.objects("messages")
    #expect(try thread.map { try $0.integer("sequence") as UInt64 } == [reply])
    #expect(try thread[0].integer("thread") == root)

    let thumb = PercentCoding.encode("👍")
    for client in [user, other] {
      #expect(try await client.call("PUT", "\(path)/\(root)/reactions/\(thumb)?wait=ordered").status == 202)
    }
    #expect(try await user.call("PUT", "\(path)/\(root)/reactions/a%2Fb?wait=ordered").status == 202)
    #expect(try await user.call("PUT", "\(path)/\(root)/pin?wait=ordered").status == 202)
    let edited = try await user.call("PUT", "\(path)/\(root)?wait=ordered", body: #"{"text":"root 2"}"#)
    #expect(edited.status == 202)
    let shown = try await other.get("\(path)/\(root)").object
    #expect(try shown.string("text") == "root 2" && shown.integer("replies") == 1 && shown.bool("pinned"))
    #expect(try shown.integer("edited") > 0 as Int64)
    let reactions = try shown.objects("reactions")
    #expect(try reactions.map { try $0.string("text") } == ["👍", "a/b"])
    #expect(try reactions[0].strings("authors") == ["talker@node.test", "listener@node.test"])

    #expect(try await user.call("DELETE", "\(path)/\(root)/reactions/\(thumb)?wait=ordered").status == 202)
    let none = try await user.call("DELETE", "\(path)/\(root)/reactions/\(thumb)")
    #expect(none.status == 404 && none.code == "unknownReaction")
    #expect(try await user.call("DELETE", "\(path)/\(root)/pin?wait=ordered").status == 202)
    #expect(try await user.call("DELETE", "\(path)/\(root)?wait=ordered").status == 202)
    let erased = try await other.get("\(path)/\(root)").object
    #expect(erased["text"] == .null)
    #expect(try erased.bool("erased") && !erased.bool("pinned"))
    #expect(try erased.objects("reactions")[0].strings("authors") == ["listener@node.test"])
  }

  @Test func aKeySendsOnce() async throws {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let path = "channels/\(channel)/messages"
    func send(_ key: String, _ text: String = "once") async throws -> TestClient.Reply {
      try await admin.call(
        "POST", "\(path)?wait=ordered", body: #"{"text":"\#(text)"}"#, headers: ["idempotency-key": key])
    }
    let first = try await send("key-1")
    let second = try await send("key-1", "other text")
    #expect(first.status == 202 && second.status == 202)
    #expect(try first.object.string("event") == second.object.string("event"))
    #expect(try first.sequence == second.sequence)
    #expect(try await send("key-2").sequence != first.sequence)
    #expect(try await admin.get(path).object.objects("messages").count == 2)
    for bad in ["a b", String(repeating: "k", count: 65)] {
      let reply = try await send(bad)
      #expect(reply.status == 422 && reply.code == "idempotencyKeyInvalid")
    }
  }

  @Test(
    arguments: [
      ("POST", "", #"{"text":""}"#, 422, "textInvalid"), ("POST", "", "{}", 422, "fieldMissing"),
      ("POST", "", #"{"text":"\#(String(repeating: "x", count: 60_001))"}"#, 422, "textInvalid"),
      ("POST", "", #"{"text":"x","thread":999}"#, 404, "unknownMessage"),
      ("POST", "", #"{"text":"x","thread":-1}"#, 422, "fieldInvalid"),
      ("POST", "?wait=soon", #"{"text":"x"}"#, 400, "parameterInvalid"),
      ("GET", "/999", nil, 404, "unknownMessage"), ("GET", "/0", nil, 404, "unknownMessage"),
      ("GET", "/01", nil, 404, "unknownMessage"), ("GET", "/-1", nil, 404, "unknownMessage"),
      ("GET", "/1099511627776", nil, 404, "unknownMessage"), ("GET", "/x", nil, 404, "unknownMessage"),
      ("PUT", "/999", #"{"text":"x"}"#, 404, "unknownMessage"),
      ("DELETE", "/999", nil, 404, "unknownMessage"),
      ("PUT", "/999/pin", nil, 404, "unknownMessage"),
      ("PUT", "/999/reactions/x", nil, 404, "unknownMessage"),
      ("PUT", "/1/reactions/\(String(repeating: "x", count: 65))", nil, 422, "textInvalid"),
    ] as [(String, String, String?, Int, String)])
  func refuses(_ method: String, _ path: String, _ body: String?, _ status: Int, _ code: String) async throws
  {
    let admin = try await TestNode.shared.admin()
    let channel = try await admin.makeChannel()
    let reply = try await admin.call(method, "channels/\(channel)/messages\(path)", body: body)
    #expect(reply.status == status && reply.code == code, "\(reply.text)")
  }
}
