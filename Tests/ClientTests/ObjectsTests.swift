import JSON
import Testing

@testable import Client

@Suite struct ObjectsTests {
  private static func object(_ text: String) throws -> JSONObject {
    try JSONReader.readObject(Array(text.utf8), limits: JSONLimits(maximumBytes: 1 << 20))
  }

  @Test func readsAccounts() throws {
    let user = try User(json: Self.object(Canned.alice))
    #expect(user.id == "0a01" && user.name == "alice" && user.address == "alice@a.test")
    #expect(user.displayName == "Alice A." && user.isAdmin)
    let session = try Session(json: Self.object(Canned.session))
    #expect(session.token == CannedNode.token && session.expires == 1_763_644_625_000)
    #expect(session.user.name == "alice")
    let shown = JSONWriter.bytes(of: session.json)
    #expect(!shown.contains(CannedNode.token), "what is shown of a session holds no secret")
    #expect(!shown.contains("refresh-1") && shown.contains("alice@a.test"))
  }

  @Test func readsChannels() throws {
    let channel = try Channel(json: Self.object(Canned.channel()))
    #expect(channel.id == Canned.general && channel.name == "general" && channel.topic == "All of us")
    #expect(channel.privacy == "open" && channel.home == "a.test" && channel.size == 43)
    #expect(channel.state == "ok" && channel.fault == nil && channel.role == "owner" && channel.members == 2)
    #expect(try Channel(json: Self.object(Canned.stopped)).fault == "verdictMismatch")
    let member = try Member(json: Self.object(Canned.member))
    #expect(member.address == "bob@b.test" && member.displayName == "Bob")
    #expect(member.status == "joined" && member.role == "moderator")
    let invitation = try Invitation(json: Self.object(Canned.invitation))
    #expect(invitation.channel == Canned.random && invitation.name == "plans" && invitation.home == "b.test")
    #expect(invitation.privacy == "open" && invitation.from == "bob@b.test")
    #expect(invitation.fromName == "Bob" && invitation.time == Canned.time)
  }

  @Test func readsReceipts() throws {
    let accepted = try Receipt(json: Self.object(Canned.accepted))
    #expect(
      accepted.event == Canned.event && accepted.level == .accepted && accepted.channel == Canned.general)
    #expect(accepted.sequence == nil && accepted.verdict == nil && accepted.refusal == nil)
    let ordered = try Receipt(json: Self.object(Canned.ordered(44)))
    #expect(ordered.level == .ordered && ordered.sequence == 44 && ordered.refusal == nil)
    #expect(try Receipt(json: Self.object(Canned.ordered(44, verdict: "notAllowed"))).refusal == "notAllowed")
  }

  @Test func readsMessages() throws {
    let plain = try Message(json: Self.object(Canned.message()))
    #expect(plain.channel == Canned.general && plain.sequence == 42 && plain.event == Canned.event)
    #expect(plain.author == "alice@a.test" && plain.authorName == "Alice A." && plain.time == Canned.time)
    #expect(plain.text == "hello there" && plain.thread == nil && plain.edited == nil)
    #expect(!plain.isErased && !plain.isPinned && plain.replies == 0 && plain.reactions.isEmpty)
    let decorated = try Message(json: Self.object(Canned.decorated))
    #expect(decorated.thread == 42 && decorated.edited == Int64(Canned.time + 60_000))
    #expect(decorated.isPinned && decorated.replies == 2 && decorated.text == "two\nlines")
    #expect(decorated.reactions.map(\.text) == ["👍"])
    #expect(decorated.reactions.first?.authors == ["alice@a.test", "carol@c.test"])
    let erased = try Message(json: Self.object(Canned.erased))
    #expect(erased.isErased && erased.text == nil)
    let page = try Listing<Message>(json: Self.object(Canned.messages), field: "messages")
    #expect(page.elements.map(\.sequence) == [42, 43, 44] && page.hasMore)
    let found = try SearchPage(json: Self.object(Canned.results))
    #expect(found.elements.first?.number == 991 && found.elements.first?.message.sequence == 42)
    #expect(!found.hasMore && found.next == nil && found.count == nil)
    #expect(found.elements.first?.highlights == [.init(offset: 0, length: 5)])
    let best = try SearchPage(
      json: Self.object(
        #"{"results":[],"more":true,"next":50,"before":9,"ranked":2000,"complete":false,"countAtLeast":1000}"#
      ))
    #expect(best.hasMore && best.next == 50 && best.before == 9 && best.ranked == 2000)
    #expect(best.isComplete == false && best.countAtLeast == 1000)
  }

  @Test func readsTheNode() throws {
    let status = try NodeStatus(json: Self.object(Canned.status))
    #expect(status.node == Canned.node && status.domain == "a.test" && status.version == "0.1.0")
    #expect(
      status.started == Canned.time && status.channels == 2 && status.users == 3 && status.indexLag == 5)
    #expect(status.document == 2 && status.documentSince == Int64(Canned.time))
    #expect(status.foreignDocuments == 1 && status.forks == 1)
    let peers = status.peers
    #expect(peers.map(\.domain) == ["b.test", "c.test"] && peers.map(\.behind) == [2, 9])
    #expect(peers.map(\.lastContact) == [Int64(Canned.time), nil])
    #expect(peers.map(\.lastError) == [nil, "couldNotConnect"] && peers.map(\.pendingEvents) == [0, 4])
    #expect(peers.map(\.node) == [Canned.general, Canned.random])
    #expect(status.stopped.map(\.code) == ["verdictMismatch"])
    #expect(status.stopped.first?.channel == Canned.random)
    #expect(status.stopped.first?.detail == "compare with the home")
    let logs = try Listing<VerifiedLog>(json: Self.object(Canned.faultyLogs), field: "logs").elements
    #expect(logs.map(\.isSound) == [true, false] && logs.map(\.kind) == ["channel", "directory"])
    #expect(logs.map(\.from) == [0, 0] && logs.map(\.to) == [43, 7] && logs.first?.log == Canned.general)
    #expect(logs.last?.fault?.sequence == 3 && logs.last?.fault?.code == "leafMismatch")
    #expect(logs.last?.fault?.detail == "restore from a backup")
  }

  @Test func readsTheStream() throws {
    guard case .hello(let hello) = try StreamItem(Array(Canned.hello("c7").utf8)) else { return Self.wrong() }
    #expect(hello.cursor == "c7")
    let number = try StreamHello(json: Self.object(#"{"type":"hello","cursor":12}"#))
    #expect(number.cursor == "12")
    let more = #","target":3,"thread":2,"subject":"carol@c.test""#
    let text = Canned.entry(9, kind: "reaction", text: "👍", verdict: "notAllowed", more: more)
    guard case .entry(let entry) = try StreamItem(Array(text.utf8)) else { return Self.wrong() }
    #expect(entry.cursor == "c9" && entry.channel == Canned.general && entry.sequence == 9)
    #expect(entry.kind == "reaction" && entry.event == Canned.event && entry.author == "bob@b.test")
    #expect(entry.authorName == "Bob" && entry.time == Canned.time && entry.text == "👍")
    #expect(entry.target == 3 && entry.thread == 2 && entry.subject == "carol@c.test" && !entry.isAccepted)
    let invited = #"{"type":"invitation","cursor":"i1","invitation":\#(Canned.invitation)}"#
    guard case .invitation(let item) = try StreamItem(Array(invited.utf8)) else { return Self.wrong() }
    #expect(item.cursor == "i1" && item.invitation.name == "plans")
    let error = #"{"type":"error","code":"tooLong","detail":"shorten"}"#
    guard case .error(nil, "tooLong", "shorten") = try StreamItem(Array(error.utf8)) else {
      return Self.wrong()
    }
    guard case .unknown = try StreamItem(Array(#"{"type":"weather"}"#.utf8)) else { return Self.wrong() }
  }

  private static func wrong() {
    Issue.record("another item came out")
  }

  /// Taking any required field away, or giving it another type, is refused and named.
  @Test(arguments: [
    (Canned.alice, "user"), (Canned.session, "session"), (Canned.channel(), "channel"),
    (Canned.member, "member"), (Canned.invitation, "invitation"), (Canned.accepted, "receipt"),
    (Canned.message(), "message"), (Canned.status, "status"),
  ])
  func refusesWhatIsMissingOrMistyped(text: String, kind: String) throws {
    let whole = try Self.object(text)
    let optional = [
      "topic", "fault", "text", "about", "admin", "active", "read", "unread", "unreadMore", "mentions",
      "notifications", "document", "documentSince", "foreignDocuments", "forks",
    ]
    for left in whole.members where !optional.contains(left.name) {
      var without = JSONObject()
      var mistyped = JSONObject()
      for member in whole.members {
        if member.name != left.name { _ = without.add(member.name, member.value) }
        _ = mistyped.add(member.name, member.name == left.name ? .number("1.5") : member.value)
      }
      let missing = #expect(throws: JSONError.self) { try Self.read(without, as: kind) }
      #expect(missing?.code == .missingField && missing?.field == left.name)
      let wrong = #expect(throws: JSONError.self) { try Self.read(mistyped, as: kind) }
      #expect(wrong?.code == .wrongType && wrong?.field == left.name)
    }
  }

  @Test func keepsFieldsItDoesNotKnow() throws {
    let newer = Canned.alice.dropLast() + #","pronouns":"they"}"#
    let user = try User(json: Self.object(String(newer)))
    #expect(JSONWriter.bytes(of: user.json) == newer)
  }

  private static func read(_ json: JSONObject, as kind: String) throws {
    switch kind {
    case "user": _ = try User(json: json)
    case "session": _ = try Session(json: json)
    case "channel": _ = try Channel(json: json)
    case "member": _ = try Member(json: json)
    case "invitation": _ = try Invitation(json: json)
    case "receipt": _ = try Receipt(json: json)
    case "message": _ = try Message(json: json)
    default: _ = try NodeStatus(json: json)
    }
  }
}

extension JSONWriter {
  /// An object as text.
  static func bytes(of object: JSONObject) -> String {
    var json = JSONWriter()
    json.value(.object(object))
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
