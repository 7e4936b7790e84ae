import Client

@testable import Terminal

/// What docs/chat.md shows: each scene is played, and its screen is the one on the page.
enum Scenes {
  static let all: [(name: String, play: @Sendable () -> Play)] = [
    ("channel", { channel() }), ("writing", { writing() }), ("new", { new() }), ("selected", { selected() }),
    ("thread", { thread() }),
    ("search", { search() }), ("members", { members() }), ("invitations", { invitations() }),
    ("away", { away() }),
    ("narrow", { narrow() }),
    ("help", { help() }),
  ]

  private static let conversation = [
    Canned.message(11, "anna@a.test", "Good morning, all. The draft of the spring programme is in the wiki."),
    Canned.message(
      12, "bert@b.test",
      "Thanks! I have two remarks:\n- the 14th is a holiday here\n- who brings the projector?",
      minutes: 4, replies: 2),
    Canned.message(13, "cara@a.test", "I do", minutes: 5, thread: 12),
    Canned.message(
      14, "cara@a.test",
      "会議は十四時からです。 @anna can you book the large room? It should have a screen, and room for thirty.",
      minutes: 9, edited: true, reactions: [("👍", ["anna@a.test", "bert@b.test"]), ("🎉", ["dirk@c.test"])]),
    Canned.message(15, "anna@a.test", "Booked: room 4, from 13:30 on.", minutes: 12, pinned: true),
    Canned.message(16, "dirk@c.test", nil, minutes: 20),
    Canned.message(17, "bert@b.test", "See you there", minutes: 31),
  ]

  private static func channel(columns: Int = 80, rows: Int = 24) -> Play {
    var play = Play(columns: columns, rows: rows)
    play.connect()
    play.answerPage(conversation)
    play.enters(Canned.entry(3, "bert@b.test", "Next week?", channel: Canned.plans))
    play.enters(Canned.entry(4, "bert@b.test", "@anna would Tuesday suit you?", channel: Canned.plans))
    play.tell(.stream(.mention(channel: Canned.plans, sequence: 4)))
    play.tell(.stream(.typing(channel: Canned.general, addresses: ["bert@b.test"], more: false)))
    for sequence in 7...18 {
      play.enters(Canned.entry(Int64(sequence), "cara@a.test", "ha", channel: Canned.watercooler))
    }
    return play
  }

  private static func writing() -> Play {
    var play = channel()
    play.enters(Canned.entry(18, "bert@b.test", "By the way", minutes: 32))
    play.type("Two things before I forget:")
    play.press(.newline)
    play.type("the key is at the desk, and")
    play.press(.newline)
    play.type("the coffee machine wants water")
    return play
  }

  private static func new() -> Play {
    var play = channel()
    play.press(.control("n"))
    play.answerPage([
      Canned.message(2, "anna@a.test", "When do we meet?", channel: Canned.plans),
      Canned.message(3, "bert@b.test", "Next week?", minutes: 1, channel: Canned.plans),
      Canned.message(4, "bert@b.test", "@anna would Tuesday suit you?", minutes: 2, channel: Canned.plans),
    ])
    return play
  }

  private static func selected() -> Play {
    var play = channel()
    play.press(.up, .up, .up)
    return play
  }

  private static func thread() -> Play {
    var play = channel()
    play.press(.up, .up, .up, .up, .up, .up)
    play.press(.text("t"))
    play.answerPage([
      conversation[2],
      Canned.message(19, "bert@b.test", "Great, then I need not carry mine", minutes: 40, thread: 12),
    ])
    play.type("There is one in room 4")
    return play
  }

  private static func search() -> Play {
    var play = channel()
    play.press(.control("f"))
    play.type("room\n")
    let query = SearchQuery("room")
    play.tell(
      .found([Canned.found(conversation[4], 91), Canned.found(conversation[3], 90)], more: false, query))
    play.press(.down)
    return play
  }

  private static func members() -> Play {
    var play = channel()
    play.press(.function(3))
    play.tell(
      .members(
        [
          Canned.member("anna@a.test", "Anna A.", role: "owner", presence: "online"),
          Canned.member("bert@b.test", "Bert B.", presence: "away"),
          Canned.member("cara@a.test", "Cara C.", role: "moderator", presence: "offline"),
          Canned.member("dirk@c.test", "Dirk", role: "reader", status: "invited"),
        ], channel: Canned.general))
    return play
  }

  private static func invitations() -> Play {
    var play = channel()
    play.tell(
      .stream(
        .invitation(
          Canned.invited(
            Canned.invitation(String(repeating: "77", count: 32), "harbour", from: "bert@b.test")))))
    play.press(.function(4))
    return play
  }

  private static func away() -> Play {
    var play = channel()
    let lost = ClientError(.connection, code: "connectionLost", detail: "the connection was lost")
    play.now += 40 * 60_000
    play.type("Is the door open?\n")
    for case .send(_, let number) in play.actions {
      play.tell(.sent(number, .accepted(event: Canned.event(77))))
    }
    play.tell(.stream(.disconnected(lost, retryAfterMilliseconds: 8_000)))
    play.now += 1_500
    play.type("I am outside\n")
    return play
  }

  private static func narrow() -> Play { channel(columns: 40, rows: 18) }

  private static func help() -> Play {
    var play = channel()
    play.press(.function(1))
    return play
  }
}
