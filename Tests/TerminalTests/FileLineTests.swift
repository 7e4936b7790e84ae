import Client
import Testing

@testable import Terminal

/// Files of messages on the screen.
@Suite struct FileLineTests {
  private func started() -> Play {
    var play = Play()
    play.connect()
    play.answerPage([
      Canned.message(
        7, "bert@b.test", "the drafts",
        files: [("plan.pdf", 2_345_678), ("\u{1B}[2J\u{202E}fdp.exe", 12)])
    ])
    return play
  }

  @Test func aMessageShowsItsFilesByTheirNumbers() {
    let play = started()
    #expect(play.row("plan.pdf")?.contains("[0] plan.pdf (2.3 MB, application/pdf)") == true)
    #expect(play.row("[1]")?.contains("(12 B, application/pdf)") == true)
    #expect(!play.screen.contains { $0.contains("\u{1B}") || $0.contains("\u{202E}") })
  }

  @Test func theWholeMessageSaysHowTheyAreGot() {
    var play = started()
    play.press(.up, .enter)
    #expect(play.row("hanse files get \(Canned.general.prefix(12)) 7 0") != nil, "\(play.screen)")
    #expect(play.row("7 1") != nil)
  }

  @Test func theyComeWithTheStreamAndGoWithAnErasure() {
    var play = started()
    play.enters(Canned.entry(8, "bert@b.test", "more", minutes: 1, files: [("late.pdf", 1_000)]))
    #expect(play.row("late.pdf")?.contains("(1.0 kB,") == true)
    play.enters(
      Canned.entry(9, "bert@b.test", kind: "edit", "better", minutes: 2, target: 8, files: [("later.pdf", 0)])
    )
    #expect(play.row("later.pdf")?.contains("(0 B,") == true && play.row("late.pdf") == nil)
    play.enters(Canned.entry(10, "bert@b.test", kind: "erase", minutes: 3, target: 8))
    #expect(play.row("later.pdf") == nil)
  }

  @Test(
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (999_999, "999.9 kB"), (1_000_000, "1.0 MB"),
      (4_294_967_296, "4.2 GB"), (Int64.max, "9223.3 PB"),
    ] as [(Int64, String)])
  func sizes(_ bytes: Int64, _ text: String) { #expect(FileLine.size(bytes) == text) }

  @Test func paceIsWhatIsKnownOfIt() {
    #expect(FileLine.pace(nil, secondsLeft: 5) == "")
    #expect(FileLine.pace(1_234_567, secondsLeft: nil) == ", 1.2 MB/s")
    #expect(FileLine.pace(999, secondsLeft: 59) == ", 999 B/s, 59 s left")
    #expect(FileLine.pace(1_000, secondsLeft: 60) == ", 1.0 kB/s, 1 min 0 s left")
    #expect(FileLine.pace(1_000, secondsLeft: 3_725) == ", 1.0 kB/s, 1 h 2 min left")
    #expect(FileLine.pace(1, secondsLeft: 90_000) == ", 1 B/s, 1 d 1 h left")
  }
}
