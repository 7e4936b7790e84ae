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

  /// Everything that happens with a seed.
  public func timeline(seed: UInt64) -> (outcome: Outcome, lines: [String]) {
    let (outcome, simulation) = Self.outcome(of: plan(seed), keepsTimeline: true)
    return (outcome, simulation.timeline.lines)
  }

  /// Leaves out what the failure does not need; tries at most `tries` runs.
  public func shorten(seed: UInt64, tries: Int, progress: (Int) -> Void = { _ in }) -> Failure {
    var plan = plan(seed)
    let drawn = plan.steps.count
    // What does not fail again cannot be shortened: the whole of it is told.
    let check = Self.outcome(of: plan).outcome.violation?.check
    var left = check == nil ? 0 : tries
    var size = max(1, plan.steps.count / 2)
    while left > 0 {
      var start = 0
      var isShorter = false
      while start < plan.steps.count, left > 0 {
        var candidate = plan
        candidate.steps.removeSubrange(start..<min(start + size, plan.steps.count))
        left -= 1
        if Self.outcome(of: candidate).outcome.violation?.check == check {
          plan = candidate
          isShorter = true
          progress(plan.steps.count)
        } else {
          start += size
        }
      }
      if size == 1, !isShorter { break }
      size = max(1, size / 2)
    }
    let (outcome, simulation) = Self.outcome(of: plan, keepsTimeline: true)
    return Failure(
      outcome: outcome, deeds: plan.steps.map { "\($0.atMilliseconds) ms: \($0)" },
      timeline: simulation.timeline.lines, drawn: drawn, story: Story(plan))
  }

  private static func outcome(
    of plan: Plan, keepsTimeline: Bool = false
  ) -> (outcome: Outcome, simulation: Simulation) {
    let simulation = Simulation(plan, keepsTimeline: keepsTimeline)
    simulation.run()
    var outcome = Outcome(seed: plan.seed)
    outcome.faults = simulation.faults
    outcome.violation = simulation.violations.first
    outcome.fingerprint = simulation.timeline.fingerprint
    outcome.reached = simulation.coverage.reached
    outcome.events = simulation.turns
    outcome.milliseconds = simulation.nowMicroseconds / 1_000
    return (outcome, simulation)
  }
}
