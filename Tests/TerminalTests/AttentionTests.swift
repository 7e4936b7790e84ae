import Client
import JSON
import Testing

@testable import Terminal

/// What is read, who types and who is there: told to the node, and shown.
@Suite struct AttentionTests {
  private func started() -> Play {
    var play = Play()
    play.connect()
    play.answerPage((1...5).map { Canned.message($0, "bert@b.test", "number \($0)", minutes: $0) })
    return play
  }

  private func told(_ play: Play) -> [Int64] {
    play.actions.compactMap { action in
      if case .tellRead(_, let sequence) = action { return sequence }
      return nil
    }
  }

  @Test func tellsWhatIsReadButNotAllTheTime() {
    var play = started()
    #expect(told(play) == [5])
    for sequence in 6...9 { play.enters(Canned.entry(Int64(sequence), "bert@b.test", "x")) }
    #expect(told(play) == [5], "not within the same second")
    play.now += 1_000
    #expect(play.chat.nextTick == play.now)
    play.tell(.tick)
    #expect(told(play) == [5, 9])
    play.now += 5_000
    play.tell(.tick)
    #expect(told(play) == [5, 9], "once is enough")
    play.enters(Canned.entry(10, "anna@a.test", "mine"))
    #expect(told(play) == [5, 9], "who writes has read")
  }

  @Test func tellsNothingOfWhatIsOutOfSight() {
    var play = started()
    for sequence in 6...60 { play.enters(Canned.entry(Int64(sequence), "bert@b.test", "x")) }
    play.now += 2_000
    play.tell(.tick)
    play.press(.pageUp)
    play.actions = []
    play.enters(Canned.entry(61, "bert@b.test", "x"))
    play.now += 2_000
    play.tell(.tick)
    #expect(told(play).isEmpty)
    play.press(.escape)
    #expect(told(play) == [61])
  }

  @Test func tellsBeforeAnotherChannelIsOpened() {
    var play = started()
    play.enters(Canned.entry(6, "bert@b.test", "x"))
    play.press(.control("n"))
    #expect(play.actions.contains(.tellRead(channel: Canned.general, sequence: 6)))
  }

  @Test func tellsAgainWhatALostConnectionMayHaveSwallowed() {
    var play = started()
    play.tell(
      .stream(.disconnected(ClientError(.connection, code: "x", detail: "y"), retryAfterMilliseconds: 9)))
    play.actions = []
    play.now += 2_000
    play.connect([Canned.channel(Canned.general, "general", read: 2, unread: 3)] + Play.channels.dropFirst())
    #expect(told(play) == [5])
  }

  @Test func countsAsTheNodeDoes() {
    var play = started()
    let counted = Canned.channel(
      Canned.plans, "plans", home: "b.test", read: 3, unread: 7, mentions: 2, size: 20)
    play.enters(Canned.entry(19, "bert@b.test", "x", channel: Canned.plans))
    play.enters(Canned.entry(20, "bert@b.test", "x", channel: Canned.plans))
    play.tell(.channels([Play.channels[0], counted]))
    #expect(
      play.row("plans")?.hasPrefix(" plans           8@ ") == true, "the answer has 19, and cannot have 20")
    play.tell(.stream(.read(channel: Canned.plans, address: nil, sequence: 20)))
    #expect(play.row("plans")?.hasPrefix(" plans              ") == true, "read on another device")
    play.actions = []
    play.tell(.stream(.read(channel: Canned.plans, address: nil, sequence: 4)))
    #expect(play.actions == [.loadChannels], "unread again: only the node knows how much")
  }

  @Test func countsWhatIsWanted() {
    for (level, count) in [("all", "1@"), ("mentions", "0@"), ("none", "")] {
      var play = started()
      play.tell(.channels([Play.channels[0], Canned.channel(Canned.plans, "plans", notifications: level)]))
      play.enters(Canned.entry(9, "bert@b.test", "x", channel: Canned.plans))
      play.tell(.stream(.mention(channel: Canned.plans, sequence: 9)))
      let shown = count.replacing("0", with: "")
      #expect(play.row(" plans")?.prefix(20).hasSuffix("\(shown) ") == true, "\(level)")
      #expect(play.row(" plans")?.prefix(20).contains("1") == (level == "all"))
    }
  }

  @Test func showsTheLineWhereThatWasReadEnds() {
    var play = started()
    play.tell(
      .channels([Play.channels[0], Canned.channel(Canned.plans, "plans", read: 2, unread: 2, size: 5)]))
    play.press(.control("n"))
    play.answerPage((1...4).map { Canned.message($0, "bert@b.test", "plan \($0)", channel: Canned.plans) })
    let rows = play.screen
    let line = rows.firstIndex { $0.contains("── new ") }
    #expect(line != nil && rows[(line ?? 0) + 1].contains("plan 3"))
  }

  @Test func saysWhoTypes() {
    var play = started()
    play.tell(
      .stream(.typing(channel: Canned.general, addresses: ["anna@a.test", "cara@a.test"], more: false)))
    #expect(play.row(" cara is typing") != nil)
    play.tell(
      .stream(.typing(channel: Canned.general, addresses: ["cara@a.test", "bert@b.test"], more: true)))
    #expect(play.row(" bert@b.test, cara and others are typing") != nil)
    play.enters(Canned.entry(6, "cara@a.test", "done"))
    #expect(play.row(" bert@b.test and others are typing") != nil, "a message ends it")
    play.now += 6_000
    play.tell(.tick)
    #expect(play.row("typing") == nil)
  }

  private func typing(_ play: Play) -> [Bool] {
    play.actions.compactMap { action in
      if case .tellTyping(_, let isTyping) = action { return isTyping }
      return nil
    }
  }

  @Test func tellsThatTheUserTypes() {
    var play = started()
    play.type("hello")
    #expect(typing(play) == [true])
    play.now += 4_000
    play.type("!")
    #expect(typing(play) == [true, true])
    play.press(.control("u"))
    #expect(typing(play) == [true, true, false])
    play.type("x\n")
    #expect(typing(play) == [true, true, false, true], "the message ends it")
    play.type("/members")
    #expect(typing(play).count == 4, "a command is nobody's business")
  }

  @Test func isAwayWithoutAKeyForFiveMinutes() {
    var play = started()
    play.type("x")
    play.now += 5 * 60_000
    #expect(play.chat.nextTick.map { $0 <= play.now } == true)
    play.tell(.tick)
    #expect(play.actions.contains(.tellPresence("away")))
    play.actions = []
    play.enters(Canned.entry(6, "bert@b.test", "are you there?"))
    play.now += 2_000
    play.tell(.tick)
    #expect(told(play).isEmpty, "nobody reads")
    play.type("y")
    #expect(play.actions.first == .tellPresence("online") && told(play) == [6])
  }

  @Test func watchesWhoIsInSight() {
    var play = started()
    let direct = Canned.channel(Canned.plans, "", form: "direct", with: ["bert@b.test"])
    play.tell(.channels([Play.channels[0], direct]))
    #expect(play.actions.last == .watch(channels: [Canned.general], addresses: ["bert@b.test"]))
    #expect(play.row(" @ bert@b.test") != nil)
    let online = PersonPresence(address: "bert@b.test", presence: "online", lastSeen: nil, json: direct.json)
    play.tell(.stream(.presence(online)))
    #expect(play.row(" ● bert@b.test") != nil)
    play.press(.control("n"))
    #expect(play.row(" @bert@b.test") != nil)
  }

  @Test func asksForListsOnceAtATime() {
    var play = started()
    play.actions = []
    for sequence in 6...200 {
      play.enters(Canned.entry(Int64(sequence), "user\(sequence)@a.test", kind: "join"))
    }
    #expect(play.actions == [.loadChannels])
    play.tell(.channels(Play.channels))
    #expect(play.actions == [.loadChannels, .loadChannels], "once more: it changed meanwhile")
    play.tell(.channels(Play.channels))
    #expect(play.actions.count == 2)
  }

  @Test func browsesAndJoins() {
    var play = started()
    play.type("/browse b.test\n")
    #expect(
      play.actions.last == .loadOpenChannels(home: "b.test") && play.row("Channels to join at b.test") != nil)
    let open: OpenChannel = Canned.object { json in
      json.field("id", Canned.event(5))
      json.field("name", "harbour")
      json.field("topic", "ships")
      json.field("privacy", "open")
      json.field("home", "b.test")
      json.field("members", 4)
    }
    play.tell(.openChannels([open], home: "b.test"))
    #expect(play.row(">#harbour  4 members, home b.test") != nil)
    play.press(.enter)
    #expect(play.actions.last == .change(.join(home: "b.test"), channel: Canned.event(5)))
    play.type("/mentions\n")
    #expect(play.row("Channels to join") != nil, "a list takes keys for itself")
    play.press(.escape)
    play.type("/mentions\n")
    #expect(play.actions.last == .loadMentions(before: nil))
  }
}
