import Testing

@testable import Simulation

@Suite(.hashesAlike) struct SimulatorTests {
  /// Whoever tries the stories can do so elsewhere: what kills its process is shortened in others.
  @Test func leavesOutWhatTheFailureDoesNotNeed() {
    let simulator = Simulator(.mixed)
    func isNeeded(_ deed: String) -> Bool { deed.hasSuffix("user 0 sends m3 to channel 0") }
    for seed in 0..<200 as Range<UInt64> where simulator.story(seed: seed).deeds.contains(where: isNeeded) {
      var tries = 0
      let story = simulator.shortest(seed: seed, tries: 500) { story in
        tries += 1
        return story.deeds.contains(where: isNeeded)
      }
      #expect(story.deeds.count == 1 && story.deeds.allSatisfy(isNeeded), "seed \(seed): \(story.deeds)")
      #expect(story.seed == seed && tries <= 500)
      #expect(story.text.contains("\nnodes 1\nusers a\nchannel 0\nruns for"), "seed \(seed): \(story.text)")
    }
  }

  @Test func triesNoMoreThanItMay() {
    var tries = 0
    let story = Simulator(.mixed).shortest(seed: 1, tries: 7) { _ in
      tries += 1
      return false
    }
    #expect(tries == 7)
    #expect(story.deeds == Simulator(.mixed).story(seed: 1).deeds)
  }

  /// What it has come to when nobody wants to wait any more is the story.
  @Test func triesNoMoreWhenItIsOver() {
    let simulator = Simulator(.mixed)
    var tries = 0
    let story = simulator.shortest(seed: 1, tries: 500, isOver: { tries == 1 }) { _ in
      tries += 1
      return true
    }
    let whole = simulator.story(seed: 1).deeds.count
    #expect(tries == 1)
    #expect(story.deeds.count < whole && !story.deeds.isEmpty)
    #expect(simulator.shortest(seed: 1, tries: 500, isOver: { true }, { _ in true }).deeds.count == whole)
  }

  /// What is told while it happens is what is kept for afterwards.
  @Test func tellsWhatHappensWhenItHappens() async {
    // The disks of simulated nodes are the process's.
    await #expect(processExitsWith: .success) {
      try #require(HashesAlike.isHere())
      let story = try Story(
        "seed 5\nnodes 1\nusers a\nchannel 0\nruns for 1000 ms\n5 ms: user 0 sends m0 to channel 0\n")
      var lines: [String] = []
      let outcome = Simulator(story).trace(seed: 5) { lines.append($0) }
      #expect(outcome.violation == nil)
      #expect(lines == Simulator(story).shorten(seed: 5, tries: 0).timeline)
      #expect(lines.last?.hasSuffix("the run is over") == true)
    }
  }
}
