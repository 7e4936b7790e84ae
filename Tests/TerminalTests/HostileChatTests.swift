import Client
import TestSupport
import Testing

@testable import Terminal

/// Text that others wrote must not drive the terminal nor break the screen, whatever it is, wherever it is shown.
@Suite struct HostileChatTests {
  private static let texts = [
    "\u{1B}]0;gone\u{7}\u{9B}2J\u{1B}[1A\u{7F}\r", "\u{202E}gnp.exe\u{2066}\u{200B}\u{2028}\u{E0041}",
    String(repeating: "z\u{301}\u{302}\u{303}", count: 40), "a" + String(repeating: "\u{301}", count: 2_000),
    String(repeating: "👩‍👩‍👧‍👦", count: 50), "🇩🇪🇫🇷🏴\u{E0067}\u{E007F}", String(repeating: "日本語", count: 60),
    String(repeating: "x", count: 9_000), String(repeating: "\n", count: 500), "क्षि नमस्ते مرحبا עברית",
    "\u{301}\u{302} \u{200D}",
    "\u{0}\u{1}\u{2}", "ﷺ﷽", "\u{FFFF}\u{10FFFF}\u{E000}", "\t\ttabs\tand\r\nlines", "１２３ｱｲｳ", "", " ",
  ]

  static func isSafe(_ frame: Frame) -> Bool {
    frame.text.allSatisfy { line in line.unicodeScalars.allSatisfy { !SafeText.isUnsafe($0) } }
  }

  private static func poisoned(_ text: String, columns: Int, rows: Int) -> Play {
    var play = Play(columns: columns, rows: rows)
    play.connect([
      Canned.channel(Canned.general, text, topic: text, home: text),
      Canned.channel(Canned.plans, text, state: text),
    ])
    play.answerPage(
      (1...4).map {
        Canned.message($0, text, text, replies: 2, reactions: [(text, [text, "anna@a.test"])])
      })
    play.enters(Canned.entry(9, text, text))
    play.tell(.stream(.invitation(Canned.invited(Canned.invitation(text, text, from: text)))))
    return play
  }

  @Test(arguments: [(80, 24), (40, 12), (9, 5), (1, 1), (200, 60)])
  func drawsOnlyWhatIsSafe(columns: Int, rows: Int) {
    for text in Self.texts {
      var play = Self.poisoned(text, columns: columns, rows: rows)
      check(play)
      for key in [Key.up, .enter, .pageDown, .escape, .text("t"), .escape, .function(2), .function(3)] {
        play.press(key)
        check(play)
      }
      play.tell(.members([Canned.member(text, text, role: text, status: text)], channel: Canned.general))
      check(play)
      play.press(.function(4), .escape, .control("f"))
      play.type("room\n")
      play.tell(.found([Canned.found(Canned.message(1, text, text), 4)], more: false, SearchQuery("room")))
      check(play)
      play.press(.escape, .paste(text))
      check(play)
      play.tell(.failed(.loadInvitations, code: text, detail: text))
      check(play)
      play.tell(.stream(.ended(ClientError(.refused, code: text, detail: text))))
      check(play)
    }
  }

  private func check(_ play: Play) {
    let frame = play.chat.frame
    #expect(Self.isSafe(frame))
    #expect(frame.cells.count == play.chat.rows && frame.cells.allSatisfy { $0.count == play.chat.columns })
    var writer = FrameWriter(withColours: true)
    var terminal = Interpreter(columns: frame.columns, rows: frame.rows) { TextWidth.of($0) }
    terminal.feed(writer.bytes(for: frame))
    #expect(terminal.fault == nil)
  }

  /// A message cannot look like another one: its lines stand under its author, with room before them.
  @Test func keepsForgedLinesUnderTheirAuthor() {
    var play = Play()
    play.connect()
    play.answerPage([Canned.message(1, "bert@b.test", "one\n13:03 anna: forged\n>13:04 cara: too")])
    #expect(play.row("forged")?.hasSuffix("│       13:03 anna: forged") == true)
    #expect(play.row("too")?.hasSuffix("│       >13:04 cara: too") == true)
  }

  /// Nobody of another node looks like a user of this one.
  @Test func showsTheDomainOfOthers() {
    var play = Play()
    play.connect()
    play.answerPage([
      Canned.message(1, "cara@a.test", "own"), Canned.message(2, "cara@xa.test", "other"),
      Canned.message(3, "cara@node:12", "unproven"),
    ])
    #expect(play.row("own")?.contains("│ 13:02 cara: own") == true)
    #expect(play.row("other")?.contains("cara@xa.test: other") == true)
    #expect(play.row("unproven")?.contains("cara@node:12: unproven") == true)
  }

  @Test func survivesAnything() {
    var random = Seeded()
    for _ in 0..<25 {
      var play = Play(columns: random.integer(1...100), rows: random.integer(1...30))
      play.connect()
      for _ in 0..<80 {
        play.now += Int64(random.integer(0...3_000))
        act(&play, &random)
        check(play)
      }
    }
  }

  private func act(_ play: inout Play, _ random: inout Seeded) {
    let text = Self.texts[random.integer(0...(Self.texts.count - 1))]
    let sequence = Int64(random.integer(0...300))
    switch random.integer(0...11) {
    case 0: play.tell(.resized(columns: random.integer(0...100), rows: random.integer(0...30)))
    case 1:
      play.enters(Canned.entry(sequence, "bert@b.test", text, thread: random.oneIn(3) ? sequence / 2 : nil))
    case 2:
      let kind = ["edit", "erase", "pin", "unpin", "reaction", "unreact", "name", "topic", "leave"][
        random.integer(0...8)]
      play.enters(Canned.entry(sequence, "bert@b.test", kind: kind, text, target: sequence / 2))
    case 3:
      let first = Int64(random.integer(0...200))
      let page = (first..<first + 50).map { Canned.message($0, "bert@b.test", random.oneIn(9) ? nil : text) }
      play.answerPage(page, more: random.oneIn(2))
    case 4:
      play.tell(
        .stream(.disconnected(ClientError(.connection, code: "x", detail: "y"), retryAfterMilliseconds: 9)))
    case 5: play.connect(Array(Play.channels.prefix(random.integer(0...3))))
    case 6: play.press(.paste(text))
    default: play.press(Self.keys[random.integer(0...(Self.keys.count - 1))])
    }
  }

  private static let keys: [Key] =
    [
      .up, .up, .up, .down, .left, .right, .enter, .escape, .tab, .pageUp, .pageDown, .home, .end, .backspace,
      .newline,
    ]
    + (1...5).map { .function($0) } + "abcdefgklnpuwy".map { .control($0) } + "aurxd<>".map { .alt($0) }
    + "edrptoqyjk/@x ".map { .text(String($0)) } + [
      .text("/go plans"), .text("/leave"), .text("/topic x"), .text("日"),
    ]
}
