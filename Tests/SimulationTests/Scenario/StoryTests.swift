import Testing

@testable import Simulation

@Suite struct StoryTests {
  /// Whatever a scenario draws can be written down, and says the same when it is read again.
  @Test func isReadAsItIsWritten() throws {
    for scenario in Scenario.all {
      for seed in 0..<40 as Range<UInt64> {
        let plan = Plan(scenario, seed: seed)
        let text = Story(plan).text
        #expect(try Story(text).plan == plan, "\(scenario.name), seed \(seed): \(text)")
      }
    }
  }

  @Test func everyDeedHasItsWords() throws {
    let degraded = Link(delayMilliseconds: 3...50, lostPerMille: 7, doubledPerMille: 9)
    let deeds: [Step.Deed] =
      [
        .send(user: 1, channel: 2, number: 30), .edit(user: 1, channel: 2), .erase(user: 1, channel: 2),
        .react(user: 1, channel: 2), .rename(user: 1, channel: 2), .kick(user: 1, channel: 2, target: 0),
        .invite(user: 1, channel: 2, target: 0), .leave(user: 1, channel: 2), .accept(user: 1, channel: 2),
        .crash(node: 1, afterWrites: 4, losesPower: true, downMilliseconds: 5),
        .crash(node: 1, afterWrites: 4, losesPower: false, downMilliseconds: 5),
        .crashAtMessage(node: 1, afterMessages: 4, downMilliseconds: 5),
        .changeKeys(node: 1, byRoot: true), .changeKeys(node: 1, byRoot: false),
        .restart(node: 1, downMilliseconds: 5), .cut(from: 0, to: 1, bothWays: true, milliseconds: 5),
        .cut(from: 0, to: 1, bothWays: false, milliseconds: 5),
        .degrade(from: 0, to: 1, degraded, milliseconds: 5), .fillDisk(node: 1, milliseconds: 5),
        .protectDisk(node: 1, milliseconds: 5), .slowDisk(node: 1, factor: 4, milliseconds: 5),
        .failSyncs(node: 1, perMille: 4, milliseconds: 5), .lieAboutSyncs(node: 1, milliseconds: 5),
        .jumpClock(node: 1, milliseconds: -5), .driftClock(node: 1, partsPerMillion: -5), .backUp(node: 1),
        .restoreBackup(node: 1, withGuard: true, downMilliseconds: 5),
        .restoreBackup(node: 1, withGuard: false, downMilliseconds: 5),
        .beAway(node: 1, days: 30, milliseconds: 5),
        .startTwice(node: 1, isSeamless: true), .startTwice(node: 1, isSeamless: false),
        .speak(node: 1, versions: .first, downMilliseconds: 5),
        .speak(node: 1, versions: .second, downMilliseconds: 5),
        .speak(node: 1, versions: .both, downMilliseconds: 5),
      ] + HostileAct.allCases.map { .act($0, victim: 1, channel: 2) }
    for deed in deeds { #expect(Step.Deed("\(deed)"[...]) == deed, "\(deed)") }
  }

  @Test func takesWhatAPersonWrites() throws {
    let story = try Story(
      """
      # Two offices, and a night without a line.
      seed 42
      nodes 2
      users a b   # one each
      channel 0 1

      runs for 5000 ms
      900 ms: a and b are cut for 2000 ms
      1000 ms: user 1 sends m0 to channel 0
      """)
    #expect(story.seed == 42)
    #expect(story.plan.steps.map(\.atMilliseconds) == [900, 1_000])
    #expect(story.plan.channels == [[0, 1]])
  }

  @Test func takesTheFurthestJumps() throws {
    for milliseconds in [-(1 << 40), 1 << 40] {
      let deed = Step.Deed.jumpClock(node: 0, milliseconds: milliseconds)
      #expect(Step.Deed("\(deed)"[...]) == deed)
    }
  }

  @Test func saysWhatIsWrong() {
    let good = "nodes 2\nusers a b\nchannel 0 1\n"
    let bad: [(text: String, line: Int)] = [
      ("", 0), ("nodes two", 1), ("users a 3", 1), (good + "5 ms: user 0 sings", 4),
      (good + "soon ms: user 0 leaves channel 0", 4), (good + "5 ms: user 7 leaves channel 0", 0),
      (good + "5 ms: user 0 leaves channel 3", 0), (good + "5 ms: e is restarted, down for 4 ms", 0),
      (good + "5 ms: the disk of a is full for -4 ms", 4), (good + "5 ms: flood against b in channel 0", 0),
      (good + "core a z", 0), (good + "mirrors 0 a", 0), (good + "mirrors 5 b", 4), (good + "mirrors b", 4),
      (good + "hostile", 4), ("seed nine", 1), (good + "runs for 0 ms", 0),
      (good + "5 ms: a is restarted, down for 99999999999999999999 ms", 4),
      (good + "5 ms: the clock of a jumps by \(Int.min) ms", 4),
      (good + "5 ms: the clock of a jumps by \(Int.max) ms", 4),
      (good + "5 ms: the clock of a jumps by \(-(1 << 40) - 1) ms", 4),
    ]
    for (text, line) in bad {
      do throws(StoryFault) {
        _ = try Story(text)
        Issue.record("taken: \(text)")
      } catch {
        #expect(error.line == line, "\(text): \(error)")
        #expect(!error.message.isEmpty)
      }
    }
  }
}
