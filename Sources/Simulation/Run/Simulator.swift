/// Runs scenarios by seed, or a story.
public struct Simulator: Sendable {
  /// A seed's shortest plan that still fails, and what happens in it.
  public struct Failure: Sendable {
    public let outcome: Outcome
    public let deeds: [String]
    public let timeline: [String]
    /// How many deeds and faults the seed had drawn.
    public let drawn: Int
    public let story: Story
  }

  private let plan: @Sendable (UInt64) -> Plan

  public init(_ scenario: Scenario) { plan = { Plan(scenario, seed: $0) } }

  /// The seed of a run then decides only what the story leaves open.
  public init(_ story: Story) { plan = { story.plan.with(seed: $0) } }

  public func run(seed: UInt64) -> Outcome { Self.outcome(of: plan(seed)).outcome }

  /// What a seed draws, in words.
  public func story(seed: UInt64) -> Story { Story(plan(seed)) }

  /// Everything that happens with a seed, told while it happens.
  public func trace(seed: UInt64, _ told: @escaping (String) -> Void) -> Outcome {
    Self.outcome(of: plan(seed), tells: told).outcome
  }

  /// Leaves out what the failure does not need; tries at most `tries` runs, and none when `isOver`.
  public func shorten(seed: UInt64, tries: Int, isOver: () -> Bool = { false }) -> Failure {
    let check = Self.outcome(of: plan(seed)).outcome.violation?.check
    // What does not fail again cannot be shortened: the whole of it is told.
    let story = shortest(seed: seed, tries: check == nil ? 0 : tries, isOver: isOver) { story in
      Self.outcome(of: story.plan).outcome.violation?.check == check
    }
    let (outcome, simulation) = Self.outcome(of: story.plan, keepsTimeline: true)
    return Failure(
      outcome: outcome, deeds: story.deeds, timeline: simulation.timeline.lines,
      drawn: plan(seed).steps.count, story: story)
  }

  /// What is left of a seed's story when everything is left out without which it `fails` all the same.
  public func shortest(
    seed: UInt64, tries: Int, isOver: () -> Bool = { false }, _ fails: (Story) -> Bool
  ) -> Story {
    var left = tries
    let stillFails: (Plan) -> Bool = { candidate in
      guard left > 0, !isOver() else { return false }
      left -= 1
      return fails(Story(candidate))
    }
    var plan = plan(seed)
    var before: Plan?
    while plan != before {
      before = plan
      plan = Self.withoutSteps(plan, stillFails)
      while let smaller = plan.withoutParts.first(where: stillFails) { plan = smaller }
    }
    return Story(plan)
  }

  /// Leaves out steps: halves of them, quarters, and so on down to one by one.
  private static func withoutSteps(_ whole: Plan, _ stillFails: (Plan) -> Bool) -> Plan {
    var plan = whole
    var size = max(1, plan.steps.count / 2)
    while true {
      let before = plan.steps.count
      var start = 0
      while start < plan.steps.count {
        var candidate = plan
        candidate.steps.removeSubrange(start..<min(start + size, plan.steps.count))
        if stillFails(candidate) { plan = candidate } else { start += size }
      }
      if size == 1, plan.steps.count == before { return plan }
      size = max(1, size / 2)
    }
  }

  private static func outcome(
    of plan: Plan, keepsTimeline: Bool = false, tells told: ((String) -> Void)? = nil
  ) -> (outcome: Outcome, simulation: Simulation) {
    let simulation = Simulation(plan, keepsTimeline: keepsTimeline, tells: told)
    simulation.run()
    var outcome = Outcome(seed: plan.seed)
    outcome.faults = simulation.faults
    outcome.violation = simulation.violations.first
    outcome.fingerprint = simulation.timeline.fingerprint
    outcome.reached = simulation.coverage.reached
    outcome.events = simulation.turns
    outcome.milliseconds = simulation.nowMicroseconds / 1_000
    simulation.end()
    return (outcome, simulation)
  }
}
