import Client
import Testing

@testable import Terminal

@Suite struct ChatTests {
  private func started() -> Play {
    var play = Play()
    play.connect()
    play.answerPage((1...5).map { Canned.message($0, "bert@b.test", "number \($0)", minutes: $0) })
    return play
  }

  private func sent(_ play: Play) -> [OutgoingMessage] {
    play.actions.compactMap { action in
      if case .send(let message, _) = action { return message }
      return nil
    }
  }

  @Test func countsWhatIsUnreadInOtherChannels() {
    var play = started()
    for sequence in 1...3 {
      play.enters(Canned.entry(Int64(sequence), "bert@b.test", "x", channel: Canned.plans))
    }
    #expect(play.row("plans") == " plans            3 │")
    play.enters(Canned.entry(4, "bert@b.test", "ask (@anna)!", channel: Canned.plans))
    #expect(play.row("plans") == " plans            4 │", "it is for the node to say who is named")
    play.tell(.stream(.mention(channel: Canned.plans, sequence: 4)))
    #expect(play.row("plans") == " plans           4@ │")
    play.enters(Canned.entry(6, "anna@a.test", "from my other device", channel: Canned.plans))
    #expect(play.row("plans") == " plans              │", "who writes has read")
    play.enters(Canned.entry(7, "bert@b.test", "x", channel: Canned.plans, verdict: "missingCapability"))
    #expect(play.row("plans") == " plans              │", "what was refused is nothing to read")
  }

  @Test func countsNothingInTheOpenChannelUnlessItsEndIsOutOfSight() {
    var play = started()
    play.enters(Canned.entry(6, "bert@b.test", "six", minutes: 6))
    #expect(play.chat.rooms[Canned.general]?.unread == 0 && play.row("six") != nil)
    for sequence in 7...40 { play.enters(Canned.entry(Int64(sequence), "bert@b.test", "n\(sequence)")) }
    play.press(.pageUp)
    play.enters(Canned.entry(41, "bert@b.test", "unseen"))
    #expect(play.row("unseen") == nil && play.row("1 new below") != nil)
    play.press(.escape)
    #expect(play.row("unseen") != nil && play.chat.rooms[Canned.general]?.unread == 0)
  }

  @Test func sendsOnceAndShowsHowItFares() {
    var play = started()
    play.type("hello\n")
    #expect(sent(play) == [OutgoingMessage(channel: Canned.general, text: "hello", key: "s-2")])
    #expect(play.row("hello (sending)") != nil)
    play.tell(.sent(2, .accepted(event: Canned.event(9))))
    #expect(play.row("hello (accepted, waits for the channel's home)") != nil)
    play.enters(Canned.entry(9, "anna@a.test", "hello"))
    #expect(play.screen.count { $0.contains("hello") } == 1 && play.chat.pending.isEmpty)
    play.tell(
      .sent(
        2,
        .ordered(SendOrder(event: Canned.event(9), channel: Canned.general, sequence: 9, verdict: "accepted"))
      ))
    #expect(play.screen.count { $0.contains("hello") } == 1)
  }

  @Test func showsAMessageOnceWhicheverAnswerComesFirst() {
    var play = started()
    play.type("hello\n")
    play.tell(.sent(2, .accepted(event: Canned.event(9))))
    play.tell(
      .sent(
        2,
        .ordered(SendOrder(event: Canned.event(9), channel: Canned.general, sequence: 9, verdict: "accepted"))
      ))
    #expect(play.screen.count { $0.contains("hello") } == 1, "it stays until its entry comes")
    play.enters(Canned.entry(9, "anna@a.test", "hello"))
    #expect(play.screen.count { $0.contains("hello") } == 1 && play.chat.pending.isEmpty)
  }

  @Test func saysWhereHistoryHasAGap() throws {
    var play = Play()
    play.connect()
    play.answerPage(
      [3, 9].map { Canned.message($0, "bert@b.test", "number \($0)") },
      gaps: [Canned.gap(0, 2), Canned.gap(5, 8)])
    let rows = play.screen.filter { $0.contains("number") || $0.contains("never") }
      .map { $0.drop { $0 != "│" } }
    #expect(rows.count == 4)
    #expect(rows[0].contains("── 0 to 2 never came to this node ──") && rows[1].contains("number 3"))
    #expect(rows[2].contains("── 5 to 8 never came to this node ──") && rows[3].contains("number 9"))
  }

  @Test func keepsWhatWasNotSent() {
    var play = started()
    play.type("hello\n")
    play.tell(
      .sent(2, .failed(ClientError(.refused, code: "missingCapability", detail: "your role may not"))))
    #expect(play.row("not sent: missingCapability") != nil)
    play.actions = []
    play.press(.alt("r"))
    #expect(sent(play).map(\.key) == ["s-3"], "another attempt is another message")
    play.tell(
      .sent(3, .ordered(SendOrder(event: "e", channel: Canned.general, sequence: 9, verdict: "banned"))))
    #expect(play.row("not sent: banned") != nil)
    play.press(.alt("x"))
    #expect(play.row("hello") == nil)
  }

  @Test func refusesTextsThatAreTooLong() {
    var play = started()
    play.press(.paste(String(repeating: "x", count: 60_001)), .enter)
    #expect(sent(play).isEmpty && play.row("the message has 60001 bytes") != nil)
    play.press(.backspace, .enter)
    #expect(sent(play).count == 1)
  }

  @Test func sendsPastedLinesAsOneMessage() {
    var play = started()
    play.press(.paste("one\r\ntwo\r\n/three"))
    #expect(sent(play).isEmpty, "a paste sends nothing by itself")
    play.press(.enter)
    #expect(sent(play).map(\.text) == ["one\ntwo\n/three"])
    play.type("   \n")
    #expect(sent(play).count == 1, "blanks are no message")
    play.press(.control("u"))
    play.type("//shrug\n")
    #expect(sent(play).last?.text == "/shrug")
  }

  @Test func keepsDraftsWithTheirChannels() {
    var play = started()
    play.type("half a")
    play.press(.control("n"))
    #expect(play.chat.composer.isEmpty)
    play.type("other")
    play.press(.control("p"))
    #expect(play.chat.composer.text == "half a")
    play.press(.control("f"))
    play.type("words")
    play.press(.escape)
    #expect(play.chat.composer.text == "half a")
  }

  @Test func actsOnSelectedMessages() {
    var play = started()
    play.enters(Canned.entry(6, "anna@a.test", "mine", minutes: 6))
    play.press(.up)
    #expect(play.row(">13:08 anna: mine") != nil)
    play.press(.text("e"))
    play.type("!\n")
    #expect(play.actions.last == .change(.edit(6, text: "mine!"), channel: Canned.general))
    play.press(.text("r"))
    play.type("+1\n")
    #expect(play.actions.last == .change(.react(6, text: "👍", remove: false), channel: Canned.general))
    play.enters(Canned.entry(7, "anna@a.test", kind: "reaction", "👍", target: 6))
    play.press(.text("r"))
    play.type("+1\n")
    #expect(play.actions.last == .change(.react(6, text: "👍", remove: true), channel: Canned.general))
    play.press(.text("p"))
    #expect(play.actions.last == .change(.pin(6, remove: false), channel: Canned.general))
    play.press(.text("d"), .text("n"))
    #expect(play.actions.last == .change(.pin(6, remove: false), channel: Canned.general), "a no is a no")
    play.press(.text("d"), .text("y"))
    #expect(play.actions.last == .change(.erase(6), channel: Canned.general))
    play.press(.up, .text("e"))
    #expect(play.row("only its author may edit") != nil)
  }

  @Test func tellsHowItStandsWithTheNode() {
    var play = Play()
    #expect(play.row("connecting") != nil)
    play.connect()
    #expect(play.row("connected") != nil)
    let lost = ClientError(.connection, code: "couldNotConnect", detail: "no")
    play.tell(.stream(.disconnected(lost, retryAfterMilliseconds: 4_000)))
    #expect(play.row("not connected (couldNotConnect), again in 4 s") != nil)
    play.now += 2_500
    play.tell(.tick)
    #expect(play.row("again in 2 s") != nil && play.chat.nextTick == play.now + 1_000)
    play.tell(.stream(.ended(ClientError(.refused, code: "sessionEnded", status: 401, detail: "log in"))))
    #expect(play.row("ended (sessionEnded)") != nil)
  }

  @Test func loadsAgainWhatWasUnderWayWhenTheConnectionWent() {
    var play = Play()
    play.connect()
    let first = play.pages
    #expect(first.count == 1)
    let lost = ClientError(.connection, code: "connectionLost", detail: "no")
    play.tell(.stream(.disconnected(lost, retryAfterMilliseconds: 100)))
    play.tell(.failed(.loadPage(first[0]), code: "connectionLost", detail: "no"))
    play.actions = []
    play.connect()
    #expect(play.pages.count == 1 && play.pages != first)
    play.tell(.page([Canned.message(9, "bert@b.test", "stale")], more: false, first[0]))
    #expect(play.row("stale") == nil, "the answer to a request that was given up")
    play.answerPage([Canned.message(9, "bert@b.test", "fresh")])
    #expect(play.row("fresh") != nil)
  }

  @Test func opensTheChannelThatWasAskedFor() {
    var play = Play(channel: Canned.watercooler)
    play.connect()
    #expect(play.row("#watercooler") != nil)
    play.type("/go pla\n")
    #expect(play.row("#plans") != nil)
    play.press(.control("g"))
    play.type("gen\n")
    #expect(play.row("#general") != nil)
  }

  @Test func acceptsInvitations() {
    var play = started()
    let channel = String(repeating: "77", count: 32)
    play.tell(
      .stream(.invitation(Canned.invited(Canned.invitation(channel, "harbour", from: "bert@b.test")))))
    #expect(play.row("1 invitation (F4)") != nil)
    play.press(.function(4), .enter)
    #expect(play.actions.last == .change(.accept, channel: channel))
    play.tell(.done(.change(.accept, channel: channel)))
    play.tell(
      .channels(Play.channels + [Canned.channel(channel, "harbour", home: "b.test", state: "joining")]))
    #expect(play.row("#harbour") != nil && play.row("The channel is on its way from b.test.") != nil)
    #expect(play.row("1 invitation") == nil && play.pages.isEmpty)
    play.actions = []
    play.now += 1_100
    play.tell(.tick)
    #expect(play.actions == [.loadChannels])
    play.tell(.channels(Play.channels + [Canned.channel(channel, "harbour", home: "b.test")]))
    #expect(play.pages.map(\.channel) == [channel])
  }

  @Test func completesCommandsAndAddresses() {
    var play = started()
    play.type("/mem")
    play.press(.tab)
    #expect(play.chat.composer.text == "/members ")
    play.press(.control("u"))
    play.type("hi @be")
    play.press(.tab)
    #expect(play.chat.composer.text == "hi @bert@b.test ")
    play.press(.control("u"))
    play.type("/nosuch\n")
    #expect(play.row("there is no command nosuch: /help lists them") != nil)
    play.type("/invite\n")
    #expect(play.row("write: /invite ADDRESS") != nil)
  }

  @Test func endsWhenToldTo() {
    for keys in [[Key.control("q")], [.control("d")], [.control("c"), .control("c")]] {
      var play = started()
      for key in keys { play.press(key) }
      #expect(play.actions.last == .quit)
    }
    var play = started()
    play.type("text")
    play.press(.control("d"), .control("c"), .control("c"))
    #expect(play.actions.last != .quit && play.chat.composer.isEmpty)
    play.press(.control("z"))
    #expect(play.actions.last == .suspend)
  }
}
