internal import Glibc

/// Runs scenarios by seed.
public struct Simulator {
  /// What came of one seed.
  public struct Outcome: Sendable {
    public let seed: UInt64
    /// The first thing that must not be.
    public let violation: Violation?
    /// The same for every run of this seed by this program.
    public let fingerprint: UInt64
    /// How often each kind of fault struck.
    public let faults: [String: Int]
    public let events: Int
    /// Simulated time.
    public let milliseconds: UInt64
  }

  /// A seed's shortest plan that still fails, and what happens in it.
  public struct Failure: Sendable {
    public let outcome: Outcome
    public let deeds: [String]
    public let timeline: [String]
    /// How many deeds and faults the seed had drawn.
    public let drawn: Int
  }

  private let scenario: Scenario

  public init(_ scenario: Scenario) { self.scenario = scenario }

  public func run(seed: UInt64) -> Outcome { Self.outcome(of: Plan(scenario, seed: seed)).outcome }

  /// Everything that happens with a seed.
  public func timeline(seed: UInt64) -> (outcome: Outcome, lines: [String]) {
    let (outcome, simulation) = Self.outcome(of: Plan(scenario, seed: seed), keepsTimeline: true)
    return (outcome, simulation.timeline.lines)
  }

  /// Leaves out what the failure does not need; tries at most `tries` runs.
  public func shorten(seed: UInt64, tries: Int, progress: (Int) -> Void = { _ in }) -> Failure {
    var plan = Plan(scenario, seed: seed)
    let drawn = plan.steps.count
    let check = Self.outcome(of: plan).outcome.violation?.check
    var left = tries
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
      timeline: simulation.timeline.lines, drawn: drawn)
  }

  private static func outcome(
    of plan: Plan, keepsTimeline: Bool = false
  ) -> (outcome: Outcome, simulation: Simulation) {
    let simulation = Simulation(plan, keepsTimeline: keepsTimeline)
    simulation.run()
    var faults: [String: Int] = [:]
    for step in plan.steps { if let fault = step.fault { faults[fault, default: 0] += 1 } }
    let outcome = Outcome(
      seed: plan.seed, violation: simulation.violations.first,
      fingerprint: simulation.timeline.fingerprint, faults: faults, events: simulation.turns,
      milliseconds: simulation.nowMicroseconds / 1_000)
    return (outcome, simulation)
  }
}
