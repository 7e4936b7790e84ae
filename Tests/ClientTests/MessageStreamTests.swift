import Synchronization
import TestSupport
import Testing
import Transport

@testable import Client

@Suite struct MessageStreamTests {
  /// What a stream told, in words.
  private final class Log: Sendable {
    private let told = Mutex<[String]>([])
    var words: [String] { told.withLock { $0 } }
    func add(_ word: String) { told.withLock { $0.append(word) } }

    func note(_ event: StreamEvent) {
      switch event {
      case .connected(let hello): add("connected \(hello.cursor)")
      case .entry(let entry): add("entry \(entry.sequence) \(entry.text ?? "")")
      case .invitation(let item): add("invitation \(item.invitation.name)")
      case .mention(_, let sequence): add("mention \(sequence)")
      case .read(_, let address, let sequence): add("read \(address ?? "me") \(sequence ?? -1)")
      case .typing(_, let addresses, let more): add("typing \(addresses) \(more)")
      case .presence(let person): add("presence \(person.address) \(person.presence ?? "")")
      case .mirrored(_, let size): add("mirrored \(size)")
      case .channelState(_, let fault): add("state \(fault ?? "ok")")
      case .disconnected(let error, _): add("disconnected \(error.code)")
      case .ended(let error): add("ended \(error.code)")
      }
    }

    func note(_ progress: SendProgress) {
      switch progress {
      case .accepted: add("accepted")
      case .ordered(let order): add("ordered \(order.sequence)")
      case .failed(let error): add("failed \(error.code)")
      }
    }
  }

  private static func client(_ node: CannedNode, token: String = CannedNode.token) throws -> HanseClient {
    let endpoint = try Endpoint(
      url: node.url, authorityFile: TestAuthority.shared.authorityFile,
      connectTo: ["node.test:\(node.port)": "127.0.0.1:\(node.port)"])
    return try HanseClient(endpoint, token: token)
  }

  private static func quick(cursor: String? = nil) -> StreamOptions {
    var options = StreamOptions(cursor: cursor)
    options.firstRetryMilliseconds = 1
    return options
  }

  @Test func resumesByCursorAfterEveryLoss() throws {
    let cursors = Mutex<[String?]>([])
    let node = try CannedNode { head in
      let cursor = head.queryItems?.first { $0.name == "cursor" }?.value
      let round = cursors.withLock { cursors in
        cursors.append(cursor)
        return cursors.count
      }
      return CannedStream { socket in
        socket.say(Canned.hello(cursor ?? "now"))
        socket.say(Canned.entry(round * 10))
        switch round {
        case 1: socket.close(code: WebSocketCode.goingAway)
        case 2: socket.close(code: WebSocketCode.policyViolation, reason: "slowConsumer")
        case 3: socket.abort()
        default:
          socket.say(#"{"type":"weather","is":"fine"}"#)
          socket.say(#"{"type":"invitation","cursor":"i1","invitation":\#(Canned.invitation)}"#)
        }
      }
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop(), options: Self.quick()) {
      log.note($0)
    }
    #expect(eventually { log.words.last == "invitation plans" })
    // What an aborted connection had still to carry is the next one's to bring, so round 3 may show nothing.
    let words = log.words.filter { $0 != "connected c20" && $0 != "entry 30 hi" && $0 != "connected c30" }
    #expect(
      words.prefix(6) == [
        "connected now", "entry 10 hi", "disconnected connectionLost", "connected c10", "entry 20 hi",
        "disconnected connectionLost",
      ])
    #expect(cursors.withLock { $0.prefix(3) } == [nil, "c10", "c20"])
    stream.stop()
  }

  @Test func passesOnWhatPeopleDoNow() throws {
    let node = try CannedNode { _ in
      CannedStream { socket in
        socket.say(Canned.hello("now"))
        let channel = #""channel":"\#(Canned.general)""#
        for frame in [
          #"{"type":"mention",\#(channel),"sequence":7}"#, #"{"type":"read",\#(channel),"sequence":8}"#,
          #"{"type":"read",\#(channel)}"#, #"{"type":"read",\#(channel),"address":"b@b.test","sequence":6}"#,
          #"{"type":"typing",\#(channel),"addresses":["b@b.test"],"more":true}"#,
          #"{"type":"presence","address":"b@b.test","presence":"away","lastSeen":5}"#,
          #"{"type":"done","id":"1"}"#,
        ] { socket.say(frame) }
        socket.say(Canned.entry(1))
      }
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop(), options: Self.quick()) {
      log.note($0)
    }
    #expect(eventually { log.words.last == "entry 1 hi" })
    #expect(
      log.words.dropFirst().dropLast() == [
        "mention 7", "read me 8", "read me -1", "read b@b.test 6", #"typing ["b@b.test"] true"#,
        "presence b@b.test away",
      ])
    stream.stop()
  }

  /// What is watched is said anew on every connection; what people do is said once, and lost with a connection.
  @Test func watchesOnEveryConnection() throws {
    let heard = Mutex<[String]>([])
    let rounds = Mutex(0)
    let node = try CannedNode { _ in
      let round = rounds.withLock { rounds in
        rounds += 1
        return rounds
      }
      return CannedStream { socket in
        socket.say(Canned.hello("now"))
      } onText: { text, socket in
        heard.withLock { $0.append("\(round) \(text)") }
        if text.contains("typing") { socket.close(code: WebSocketCode.goingAway) }
      }
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop(), options: Self.quick()) {
      log.note($0)
    }
    #expect(eventually { log.words.last == "connected now" })
    stream.watch(channels: ["c"], addresses: ["a@b.test"])
    stream.tellPresence("away")
    stream.tellRead("c", upTo: 9)
    stream.tellTyping("c", true)
    #expect(eventually { heard.withLock { $0.count } == 5 })
    let watch = #"{"type":"watch","channels":["c"],"addresses":["a@b.test"]}"#
    #expect(
      heard.withLock { $0 } == [
        "1 \(watch)", #"1 {"type":"presence","state":"away"}"#,
        #"1 {"type":"read","channel":"c","sequence":9}"#,
        #"1 {"type":"typing","channel":"c","typing":true}"#, "2 \(watch)",
      ])
    stream.stop()
  }

  /// The node tells of unanswered invitations on every connection.
  @Test func tellsOfEachInvitationOnce() throws {
    let rounds = Mutex(0)
    let node = try CannedNode { _ in
      let round = rounds.withLock { rounds in
        rounds += 1
        return rounds
      }
      return CannedStream { socket in
        socket.say(Canned.hello("now"))
        for time in [Canned.time, Canned.time + round] {
          let invitation = Canned.invitation.replacing("\(Canned.time)", with: "\(time)")
          socket.say(#"{"type":"invitation","cursor":"i","invitation":\#(invitation)}"#)
        }
        socket.say(Canned.entry(round))
        if round == 1 { socket.close(code: WebSocketCode.goingAway) }
      }
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop(), options: Self.quick()) {
      log.note($0)
    }
    #expect(eventually { log.words.last == "entry 2 hi" })
    #expect(log.words.filter { $0.hasPrefix("invitation") }.count == 3)
    stream.stop()
  }

  @Test func sendsManyAtOnceAndMatchesTheAnswers() throws {
    let count = 200
    let node = try CannedNode { _ in
      CannedStream(
        onOpen: { $0.say(Canned.hello("h")) },
        onText: { text, socket in
          // The id is what stands between the quotes after "id": of the client's compact JSON.
          let id = text.split(separator: #""id":""#)[1].prefix { $0 != "\"" }
          socket.say(#"{"type":"accepted","id":"\#(id)","event":"e\#(id)"}"#)
          socket.say(
            #"{"type":"ordered","id":"\#(id)","event":"e\#(id)","channel":"c","sequence":\#(id),"verdict":"accepted"}"#
          )
        })
    }
    let log = Log()
    let orders = Mutex<[UInt64: Int64]>([:])
    let stream = try MessageStream(try Self.client(node), on: EventLoop()) { log.note($0) }
    for number in 0..<count {
      let expected = UInt64(number + 1)
      let id = stream.send(OutgoingMessage(channel: Canned.general, text: "message \(number)")) { progress in
        if case .ordered(let order) = progress { orders.withLock { $0[expected] = order.sequence } }
      }
      #expect(id == expected)
    }
    #expect(eventually { orders.withLock { $0.count } == count })
    #expect(orders.withLock { $0.allSatisfy { $0.key == UInt64($0.value) } })
  }

  @Test func repeatsAKeyedMessageOverTheNextConnection() throws {
    let received = Mutex<[String]>([])
    let node = try CannedNode { _ in
      CannedStream(
        onOpen: { $0.say(Canned.hello("h")) },
        onText: { text, socket in
          let count = received.withLock { received in
            received.append(text)
            return received.count
          }
          if count == 1 { return socket.abort() }
          socket.say(#"{"type":"accepted","id":"1","event":"e1"}"#)
          socket.say(Canned.entry(77, event: "e1"))
        })
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop(), options: Self.quick()) { _ in }
    stream.send(OutgoingMessage(channel: Canned.general, text: "hi", thread: 3, key: "k1")) { log.note($0) }
    #expect(eventually { log.words == ["accepted", "ordered 77"] })
    let sent =
      #"{"type":"send","id":"1","channel":"\#(Canned.general)","text":"hi","thread":3,"key":"k1"}"#
    #expect(received.withLock { $0 } == [sent, sent])
  }

  @Test func tellsWhatTheNodeRefused() throws {
    let node = try CannedNode { _ in
      CannedStream(
        onOpen: { $0.say(Canned.hello("h")) },
        onText: { _, socket in
          socket.say(#"{"type":"error","id":"1","code":"tooLong","detail":"shorten it"}"#)
        })
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop()) { _ in }
    stream.send(OutgoingMessage(channel: Canned.general, text: "hi")) { log.note($0) }
    #expect(eventually { log.words == ["failed tooLong"] })
    stream.send(OutgoingMessage(channel: Canned.general, text: "hi")) { log.note($0) }
    stream.stop()
    stream.send(OutgoingMessage(channel: Canned.general, text: "hi")) { log.note($0) }
    #expect(eventually { log.words == ["failed tooLong", "failed cancelled", "failed cancelled"] })
  }

  /// The token expires while the connection is away: the stream gets another and goes on.
  @Test func renewsItsTokenToConnectAgain() throws {
    let node = Mutex<CannedNode?>(nil)
    let rounds = Mutex(0)
    let made = try CannedNode { head in
      guard node.withLock({ $0?.accepts(head) }) == true else { return nil }
      let round = rounds.withLock { rounds in
        rounds += 1
        return rounds
      }
      return CannedStream { socket in
        socket.say(Canned.hello("\(round)"))
        guard round == 1 else { return }
        node.withLock { $0?.expire() }
        socket.close(code: WebSocketCode.goingAway)
      }
    }
    node.withLock { $0 = made }
    let tokens = SessionTokens(
      access: CannedNode.token, accessExpires: 0, refresh: "refresh-1", refreshExpires: 0)
    let client = try HanseClient(try Self.client(made).endpoint, keeper: TokenKeeper(tokens))
    let log = Log()
    let stream = try MessageStream(client, on: EventLoop(), options: Self.quick()) { log.note($0) }
    #expect(eventually { log.words == ["connected 1", "disconnected connectionLost", "connected 2"] })
    #expect(made.renewals.exchanges == 1)
    stream.stop()
    node.withLock { $0 = nil }
  }

  @Test func endsWhenItsSessionIsOver() throws {
    let node = try CannedNode()
    node.expire()
    let tokens = SessionTokens(access: "old", accessExpires: 0, refresh: "refresh-0", refreshExpires: 0)
    let client = try HanseClient(try Self.client(node).endpoint, keeper: TokenKeeper(tokens))
    let log = Log()
    let stream = try MessageStream(client, on: EventLoop(), options: Self.quick()) { log.note($0) }
    #expect(eventually { log.words == ["ended refreshTokenReused"] })
    stream.stop()
  }

  @Test func endsWhereTryingAgainIsNoUse() throws {
    let refusing = try CannedNode([
      "GET /api/v1/stream?cursor=future": .problem("cursorFromTheFuture", status: 400)
    ])
    let tokenLog = Log()
    let first = try MessageStream(
      try Self.client(refusing, token: "void"), on: EventLoop(), options: Self.quick()
    ) { tokenLog.note($0) }
    #expect(eventually { tokenLog.words == ["ended tokenInvalid"] })
    let cursorLog = Log()
    let second = try MessageStream(
      try Self.client(refusing), on: EventLoop(), options: Self.quick(cursor: "future")
    ) { cursorLog.note($0) }
    #expect(eventually { cursorLog.words == ["ended cursorFromTheFuture"] })
    let complaining = try CannedNode { _ in
      CannedStream { socket in
        socket.say(#"{"type":"error","code":"cursorUnknown","detail":"start without one"}"#)
        socket.close(code: WebSocketCode.policyViolation)
      }
    }
    let complaintLog = Log()
    let third = try MessageStream(
      try Self.client(complaining), on: EventLoop(), options: Self.quick()
    ) { complaintLog.note($0) }
    #expect(eventually { complaintLog.words == ["ended cursorUnknown"] })
    for stream in [first, second, third] { stream.stop() }
  }

  @Test func endsWhenTheFirstConnectionFailsUnlessToldOtherwise() throws {
    let client = try HanseClient(Endpoint(url: "https://127.0.0.1:1"), token: "t")
    let log = Log()
    let impatient = try MessageStream(client, on: EventLoop(), options: Self.quick()) { log.note($0) }
    #expect(eventually { log.words == ["ended couldNotConnect"] })
    var options = Self.quick()
    options.retriesFirstConnection = true
    let patientLog = Log()
    let patient = try MessageStream(client, on: EventLoop(), options: options) { patientLog.note($0) }
    #expect(eventually { patientLog.words.count >= 3 })
    #expect(Set(patientLog.words) == ["disconnected couldNotConnect"])
    patient.stop()
    impatient.stop()
  }

  @Test func endsOnAnItemThatIsNotTheAPI() throws {
    let node = try CannedNode { _ in CannedStream { $0.say(#"{"type":"entry"}"#) } }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop()) { log.note($0) }
    #expect(eventually { log.words == ["ended answerMalformed"] })
    stream.stop()
  }

  @Test func holdsItemsBackWhilePaused() throws {
    let sockets = Mutex<[WebSocket]>([])
    let node = try CannedNode { _ in
      CannedStream { socket in
        socket.say(Canned.hello("h"))
        sockets.withLock { $0.append(socket) }
      }
    }
    let log = Log()
    let stream = try MessageStream(try Self.client(node), on: EventLoop()) { log.note($0) }
    #expect(eventually { log.words == ["connected h"] && sockets.withLock { $0.count } == 1 })
    stream.setPaused(true)
    let text = String(repeating: "x", count: 100_000)
    for number in 0..<200 { sockets.withLock { $0[0] }.say(Canned.entry(number, text: text)) }
    #expect(eventually { sockets.withLock { $0[0] }.bufferedBytes > 1 << 20 })
    #expect(log.words.count < 150, "what the client does not take stays with the node")
    stream.setPaused(false)
    #expect(eventually { log.words.count == 201 })
  }
}
