import Client
import Testing

@testable import Terminal

/// What is not mirrored yet, where a channel has mirrors.
@Suite struct MirrorMarkTests {
  private func started(mirrored: Int?) -> Play {
    var play = Play()
    play.connect([Canned.channel(Canned.general, "general", mirrored: mirrored)])
    play.answerPage([
      Canned.message(1, "anna@a.test", "first"), Canned.message(2, "anna@a.test", "second", minutes: 1),
      Canned.message(3, "bert@b.test", "third", minutes: 2),
    ])
    return play
  }

  private func marked(_ play: Play) -> [String] {
    ["first", "second", "third"].filter { play.row($0)?.contains("(not mirrored yet)") == true }
  }

  @Test func ownMessagesSayThatTheyAreNotMirroredYet() {
    var play = started(mirrored: 2)
    #expect(marked(play) == ["second"])
    play.tell(.stream(.mirrored(channel: Canned.general, size: 3)))
    #expect(marked(play) == [])
    play.tell(.stream(.mirrored(channel: Canned.general, size: 1)))
    #expect(marked(play) == [], "what is mirrored stays so")
    play.enters(Canned.entry(4, "anna@a.test", "second thoughts", minutes: 3))
    #expect(play.row("second thoughts")?.contains("(not mirrored yet)") == true)
  }

  @Test func withoutMirrorsNothingIsSaid() {
    var play = started(mirrored: nil)
    #expect(marked(play) == [])
    play.tell(.stream(.mirrored(channel: Canned.plans, size: 9)))
    #expect(marked(play) == [])
  }
}
