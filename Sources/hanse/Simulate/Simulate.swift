import Glibc
import JSON
import Simulation

/// `hanse simulate`: whole networks of nodes in one process, from one seed.
enum Simulate {
  private static let scenario = PositionalSpec(
    "SCENARIO", "what goes wrong: " + Scenario.all.map(\.name).joined(separator: ", "),
    rule: .choice(Scenario.all.map(\.name)))
  private static let seed = OptionSpec.text("seed", "S", "the first seed, decimal or 0x…; drawn if not given")
  private static let runs = OptionSpec.integer(
    "runs", "N", 1...100_000_000, "how many seeds, one after the other")
  private static let trace = OptionSpec.flag("trace", "print everything that happens, for one seed")
  private static let tries = OptionSpec.integer(
    "tries", "N", 0...100_000, "runs to spend on making a failing seed's story shorter; 200 if not given")

  static let command = CommandSpec(
    "simulate", "run whole networks of nodes with simulated clocks, disks and links, from a seed",
    details: [
      "The nodes are the real ones: their rules, logs, replication and SQLite, on disks that lose what was not synced, behind links that "
        + "delay, lose and double, with clocks that jump. A run follows from the program and its seed alone, on any machine. Afterwards "
        + "everything is healed, and must come together: nothing acknowledged is lost or doubled, all have one order, all logs verify.",
      "Scenarios: " + Scenario.all.map { "\($0.name): \($0.about)" }.joined(separator: "; ") + ".",
    ],
    positionals: [scenario], options: [seed, runs, trace, tries],
    examples: ["simulate mixed --runs 1000", "simulate mixed --seed 0x2a --trace"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    hashAlike()
    guard let scenario = Scenario.named(arguments.text(scenario)) else {
      throw CommandFailure(.usage, "scenarioUnknown", "there is no such scenario")
    }
    let first = try firstSeed(arguments)
    let simulator = Simulator(scenario)
    if arguments.has(trace) {
      let (outcome, lines) = simulator.timeline(seed: first)
      context.output.print(lines)
      return outcome.violation == nil ? .done : .faultFound
    }
    var summary = SimulationSummary(scenario: scenario.name, first: first)
    var progress = Progress("simulating", "seeds")
    let total = arguments.integer(runs) ?? 1
    for number in 0..<total {
      let outcome = simulator.run(seed: first &+ UInt64(number))
      summary.add(outcome)
      if outcome.violation != nil {
        progress.end()
        report(simulator.shorten(seed: outcome.seed, tries: Int(arguments.integer(tries) ?? 200)), context)
        break
      }
      progress.reached(number + 1, of: total)
    }
    progress.end()
    summary.print(context.output)
    return summary.violation == nil ? .done : .faultFound
  }

  /// Swift's hash tables order their elements by a secret of the process. What is to repeat must not depend on it.
  private static func hashAlike() {
    let name = "SWIFT_DETERMINISTIC_HASHING"
    guard getenv(name) == nil else { return }
    setenv(name, "1", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }

  private static func firstSeed(_ arguments: ParsedArguments) throws(CommandFailure) -> UInt64 {
    guard let text = arguments.value(seed) else { return UInt64.random(in: 0...UInt64(UInt32.max)) }
    let number = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let number else {
      throw CommandFailure(.usage, "seedMalformed", "the seed must be a number, decimal or 0x…")
    }
    return number
  }

  private static func report(_ failure: Simulator.Failure, _ context: CommandContext) {
    guard !context.output.wantsJSON else { return }
    let violation = failure.outcome.violation
    context.output.print(
      [
        "seed \(SimulationSummary.hex(failure.outcome.seed)): \(violation?.check ?? ""): \(violation?.detail ?? "")"
      ]
        + ["", "of \(failure.drawn) deeds and faults these are enough:"] + failure.deeds.map { "  \($0)" }
        + ["", "what happens then:"] + failure.timeline.map { "  \($0)" } + [""])
  }
}
