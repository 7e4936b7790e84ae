import Simulation

/// A seed that failed, told so that a person can go on from it.
struct FailedSeed {
  let simulator: Simulator
  let outcome: Outcome
  /// What begins a run of the same scenario or story: `mixed`, or `--story FILE`.
  let source: String

  private var hex: String { SimulationSummary.hex(outcome.seed) }

  private func title(_ violation: Violation?) -> String {
    "seed \(hex): \(violation?.check ?? ""): \(violation?.detail ?? "")"
  }

  /// Its story as it was drawn, and what is to be said of it without another look.
  var toldAtOnce: (story: Story, lines: [String]) {
    (
      simulator.story(seed: outcome.seed),
      [title(outcome.violation), "", "to see it again: hanse simulate \(source) --seed \(hex)", ""]
    )
  }

  /// Its story, as short as it comes in so many tries, and what is to be said of it. Whoever is asked to end tries no more.
  func told(tries: Int) -> (story: Story, lines: [String]) {
    guard outcome.violation?.check != Outcome.diedCheck else { return toldOfDeath(tries: tries) }
    let failure = simulator.shorten(seed: outcome.seed, tries: tries) { Interruption.isAsked }
    let lines =
      [title(failure.outcome.violation)]
      + ["", "of \(failure.drawn) deeds and faults these are enough:"] + failure.deeds.map { "  \($0)" }
      + ["", "what happens then:"] + failure.timeline.map { "  \($0)" } + [""]
    return (failure.story, lines)
  }

  /// What kills its process is tried in other processes.
  private func toldOfDeath(tries: Int) -> (story: Story, lines: [String]) {
    let whole = simulator.story(seed: outcome.seed)
    let dies = tries > 0 && kills(whole)
    let story =
      dies
      ? simulator.shortest(seed: outcome.seed, tries: tries - 1, isOver: { Interruption.isAsked }, kills)
      : whole
    let found =
      dies
      ? "of \(whole.deeds.count) deeds and faults these are enough:"
      : tries > 0 ? "tried again it does not die; its deeds and faults:" : "its deeds and faults:"
    let lines =
      [title(outcome.violation), "", found] + story.deeds.map { "  \($0)" }
      + ["", "to see how far it comes: hanse simulate \(source) --seed \(hex) --trace", ""]
    return (story, lines)
  }

  /// Whether the process that plays this story dies of it.
  private func kills(_ story: Story) -> Bool {
    guard !Interruption.isAsked,
      var child = SeedProcess(
        number: 0, count: 1, first: story.seed, arguments: ["hanse", "simulate", "--story", "-"],
        input: Array(story.text.utf8))
    else { return false }
    defer { child.end() }
    return child.outcome() == nil && !Interruption.isAsked
  }
}
