import JSON
import Node
import Synchronization
import TestSupport
import Testing
import Transport

/// More than one may ask for.
@Suite struct LimitsTests {
  private func refusal(_ reply: TestClient.Reply) throws {
    #expect(reply.status == 429 && reply.code == "tooManyRequests")
    let seconds = try #require(reply.headers["retry-after"].flatMap { Int($0) })
    #expect(seconds >= 1)
  }

  /// Asks until it is refused: how often it was not, and the refusal.
  private func exhaust(
    _ most: Int = 200, _ ask: () async throws -> TestClient.Reply
  ) async throws -> (count: Int, reply: TestClient.Reply) {
    for count in 0..<most {
      let reply = try await ask()
      if reply.status == 429 { return (count, reply) }
      #expect(reply.status < 300, "\(reply.text)")
    }
    throw TransportError(.systemFailure, "nothing was refused")
  }

  @Test func messagesOfAUser() async throws {
    let node = try TestNode(rateClock: .stopped) { $0.limits.messagesPerSecondPerUser = 1 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let channel = try await anna.makeChannel()
    let (count, reply) = try await exhaust {
      try await anna.call("POST", "channels/\(channel)/messages", body: #"{"text":"t"}"#)
    }
    #expect(count == 10, "ten seconds' worth at once")
    try refusal(reply)
    try refusal(try await anna.call("PATCH", "me", body: #"{"about":"x"}"#))
    #expect(try await anna.get("channels/\(channel)/messages").status == 200, "reading goes on")
    let own = try await bert.makeChannel()
    #expect(try await bert.say("mine", in: own) > 0, "and so do others")

    let stream = try await anna.stream()
    _ = try await stream.begin()
    for id in 0..<20 { stream.send(#"{"type":"send","id":"\#(id)","channel":"\#(channel)","text":"t"}"#) }
    let errors = try await stream.wait(for: 15, "error")
    #expect(try errors.allSatisfy { try $0.string("code") == "tooManyRequests" })
    #expect(try errors[0].string("detail").contains("try again in"))
    stream.close()
    await node.shutDown()
  }

  @Test func searchesInvitationsAndRequestsOfAUser() async throws {
    let node = try TestNode(rateClock: .stopped) {
      $0.limits.searchesPerSecondPerUser = 1
      $0.limits.invitationsPerMinutePerUser = 5
      $0.limits.requestsPerSecondPerUser = 3
    }
    let anna = try await node.newUser("anna")
    try await node.addUser("bert")
    let channel = try await anna.makeChannel()
    try refusal(try await exhaust { try await anna.get("search?q=word") }.reply)
    let invited = try await exhaust {
      _ = try await anna.call("DELETE", "channels/\(channel)/members/bert@node.test")
      return try await anna.call(
        "POST", "channels/\(channel)/invitations", body: #"{"address":"bert@node.test"}"#)
    }
    #expect(invited.count == 5)
    try refusal(invited.reply)
    let asked = try await exhaust { try await anna.get("me") }
    try refusal(asked.reply)
    await node.shutDown()
  }

  /// Who makes a channel with members invites them: each counts.
  @Test func membersOfANewChannelAreInvitations() async throws {
    let node = try TestNode(rateClock: .stopped) { $0.limits.invitationsPerMinutePerUser = 5 }
    let anna = try await node.newUser("anna")
    let names = ["b", "c", "d", "e"]
    for name in names { try await node.addUser(name) }
    let members = names.map { "\"\($0)@node.test\"" }.joined(separator: ",")
    let body = #"{"form":"group","members":[\#(members)]}"#
    #expect(try await anna.call("POST", "channels", body: body).status == 201)
    try refusal(try await anna.call("POST", "channels", body: body))
    #expect(try await anna.call("POST", "channels", body: #"{"name":"alone"}"#).status == 201)
    await node.shutDown()
  }

  /// A user must not find out by a node what names there are on its network.
  @Test func lookupsOfAUser() async throws {
    let node = try TestNode(rateClock: .stopped) { $0.limits.lookupsPerMinutePerUser = 4 }
    let anna = try await node.newUser("anna")
    var details: Set<String> = []
    for name in ["localhost", "nowhere.invalid"] {
      let browsed = try await anna.get("open-channels?home=\(name)")
      let joined = try await anna.call(
        "POST", "channels/\(String(repeating: "0", count: 64))/join", body: #"{"home":"\#(name)"}"#)
      for reply in [browsed, joined] {
        #expect(reply.status == 502 && reply.code == "peerUnreachable")
        details.insert(try reply.object.string("detail").replacing(name, with: "…"))
      }
    }
    #expect(details.count == 1, "it does not tell a name that there is from one that there is not")
    try refusal(try await anna.get("open-channels?home=localhost"))
    #expect(try await anna.get("open-channels").status == 200, "the own node's are no lookup")
    await node.shutDown()
  }

  @Test func streamsOfAUser() async throws {
    let node = try TestNode { $0.limits.streamsPerUser = 2 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let streams = [try await anna.stream(), try await anna.stream()]
    for stream in streams { _ = try await stream.begin() }
    try refusal(try await anna.get("events"))
    let others = try await bert.stream()
    _ = try await others.begin()
    streams[0].close()
    // Its place is free when the node has noticed.
    let isTaken = try await eventually {
      guard let stream = try? await anna.stream(), (try? await stream.begin()) != nil else { return false }
      return true
    }
    #expect(isTaken)
    await node.shutDown()
  }

  @Test func strangersOfAnAddress() async throws {
    let node = try TestNode(rateClock: .stopped) { $0.limits.strangersPerSecondPerAddress = 1 }
    let anna = try await node.newUser("anna")
    let forger = TestClient(node, token: "a.b.c", name: "x")
    var refused: TestClient.Reply?
    for _ in 0..<200 where refused == nil {
      let reply = try await forger.get("me")
      #expect([401, 429].contains(reply.status))
      if reply.status == 429 { refused = reply }
    }
    try refusal(try #require(refused))
    for _ in 0..<30 {
      #expect(try await node.stranger.get("/health").status == 200, "who watches the node is not kept out")
      #expect(try await anna.get("me").status == 200, "nor who is logged in")
    }
    var discovery = ClientRequest(
      url: node.url + "/.well-known/hanse", authorityFile: TestAuthority.shared.authorityFile)
    discovery.connectTo = node.mapping
    var answer = try await node.send(discovery)
    for _ in 0..<200 where answer.status == 200 { answer = try await node.send(discovery) }
    #expect(answer.status == 429 && answer.headers["retry-after"] != nil)
    await node.shutDown()
  }

  /// What is counted of a peer, and how little of it is let through here.
  enum OfPeer: CaseIterable {
    case requests, signatures, kilobytes

    func limit(_ limits: inout NodeConfiguration.Limits) {
      switch self {
      case .requests: limits.requestsPerSecondPerPeer = 1
      case .signatures: limits.signaturesPerSecondPerPeer = 1
      case .kilobytes: limits.kilobytesPerSecondPerPeer = 20
      }
    }
  }

  /// A peer that is asked too much says so; the one that asks waits as told, and nothing is lost. Kilobytes are of requests and answers.
  @Test(arguments: OfPeer.allCases)
  func waitsAsAPeerTells(_ kind: OfPeer) async throws {
    let clock = StoppableClock()
    let nodes = try await TwoNodes.made(rateClockOfOther: clock) { kind.limit(&$0.limits) }
    let channel = try await nodes.invited()
    _ = try await nodes.bob.call("POST", "invitations/\(channel)/accept?wait=ordered")
    try await nodes.arrived(nodes.bob, in: channel)
    try await nodes.home.addUser("root", isAdmin: true)
    let root = try await nodes.home.logIn("root")
    clock.stop()
    var (last, wasTold): (UInt64, Bool) = (0, false)
    let text = String(repeating: "tide ", count: kind == .kilobytes ? 8_000 : 1)
    for number in 0..<20 where !wasTold {
      last = try await nodes.alice.say("\(number) \(text)", in: channel)
      let said = last
      try await nodes.eventually("message \(number), or a refusal") {
        if try await nodes.bob.get("channels/\(channel)/messages/\(said)").status == 200 { return true }
        return try await root.get("status").text.contains(#""lastError":"tooManyRequests""#)
      }
      wasTold = try await root.get("status").text.contains(#""lastError":"tooManyRequests""#)
    }
    #expect(wasTold)
    clock.goOn()
    let said = last
    try await nodes.eventually("the last message") {
      try await nodes.bob.get("channels/\(channel)/messages/\(said)").status == 200
    }
    await nodes.shutDown()
  }

  /// Files come and go at their user's rate, and are not refused; others' go on meanwhile.
  @Test func fileKilobytesOfAUser() async throws {
    let clock = StoppableClock.stopped
    let node = try TestNode(rateClock: clock) { $0.limits.fileKilobytesPerSecondPerUser = 200 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let channel = try await anna.makeChannel()
    // Ten seconds' worth are there at first; a piece of it may go beyond that.
    let text = String(repeating: "tide ", count: 460_000)
    let isUp = Mutex(false)
    async let upload = {
      let hash = try await anna.upload(text)
      isUp.withLock { $0 = true }
      return hash
    }()
    let own = try await bert.makeChannel()
    for number in 0..<10 {
      let hash = try await bert.upload("\(number) \(String(repeating: "ebb ", count: 100))")
      let sequence = try await bert.send(file: hash, in: own).sequence
      #expect(try await bert.file(sequence, in: own).status == 200)
      #expect(try await anna.get("me").status == 200, "it is no limit on anything else")
    }
    #expect(!isUp.withLock { $0 })
    clock.goOn()
    let sequence = try await anna.send(file: try await upload, in: channel).sequence

    clock.stop()
    let isDown = Mutex(false)
    async let download = {
      let text = try await anna.file(sequence, in: channel).text
      isDown.withLock { $0 = true }
      return text
    }()
    for _ in 0..<10 { #expect(try await bert.get("me").status == 200) }
    #expect(!isDown.withLock { $0 })
    clock.goOn()
    #expect(try await download == text)
    await node.shutDown()
  }

  /// What a user's requests and their answers carry is counted, each way.
  @Test(arguments: [true, false])
  func kilobytesOfAUser(_ sends: Bool) async throws {
    let node = try TestNode(rateClock: .stopped) { $0.limits.kilobytesPerSecondPerUser = 20 }
    let (anna, bert) = (try await node.newUser("anna"), try await node.newUser("bert"))
    let channel = try await bert.call("POST", "channels", body: #"{"name":"reef"}"#).object.string("id")
    let text = String(repeating: "tide ", count: 4_000)
    var refused: TestClient.Reply?
    for _ in 0..<60 where refused == nil {
      let reply =
        sends
        ? try await anna.call("POST", "channels/\(channel)/messages", body: #"{"text":"\#(text)"}"#)
        : try await anna.get("openapi.json")
      if reply.status == 429 { refused = reply }
    }
    try refusal(try #require(refused))
    #expect(try await bert.get("channels").status == 200, "another's are another's")
    await node.shutDown()
  }
}
