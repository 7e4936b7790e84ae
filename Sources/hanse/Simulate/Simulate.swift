import Glibc
import JSON
import Simulation

/// `hanse simulate`: whole networks of nodes in one process, from one seed.
enum Simulate {
  private static let scenario = PositionalSpec(
    "SCENARIO", "what goes wrong: " + Scenario.all.map(\.name).joined(separator: ", "),
    count: .optional, rule: .choice(Scenario.all.map(\.name)))
  private static let story = OptionSpec.text(
    "story", "FILE", "play what this file says, instead of a scenario with a seed")
  private static let save = OptionSpec.text(
    "save", "FILE", "write the seed's story to this file; of a seed that fails, the shortest")
  private static let seed = OptionSpec.text("seed", "S", "the first seed, decimal or 0x…; drawn if not given")
  private static let runs = OptionSpec.integer(
    "runs", "N", 1...100_000_000, "how many seeds, one after the other")
  private static let jobs = OptionSpec.integer(
    "jobs", "N", 1...1_024, "how many processes share out the seeds; as many as there are cores if not given")
  private static let all = OptionSpec.flag("all", "go on after a seed that fails, and count them by check")
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
      "A story is a scenario written down: which nodes, users and channels there are, and what happens when. --save writes one to begin with.",
    ],
    positionals: [scenario], options: [story, save, seed, runs, jobs, all, trace, tries],
    examples: [
      "simulate mixed --runs 1000", "simulate mixed --seed 0x2a --trace",
      "simulate --story night.story --trace",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    hashAlike()
    try DefectChoice.read()
    let (simulator, name, first) = try begin(arguments)
    if let part = SeedProcess.part { return work(part, simulator, arguments.integer(runs) ?? 1) }
    if arguments.has(trace) {
      let outcome = simulator.trace(seed: first) { context.output.print($0) }
      try keep(simulator.story(seed: first), arguments)
      return outcome.violation == nil ? .done : .faultFound
    }
    var summary = SimulationSummary(scenario: name, first: first)
    var progress = Progress("simulating", "seeds")
    let total = Int(arguments.integer(runs) ?? 1)
    let jobs = min(total, Int(arguments.integer(jobs) ?? Int64(SeedWorkers.cores)))
    // One seed may take this process with it; of several each that kills its process is to be told of.
    let workers = total > 1 ? try SeedWorkers(count: jobs, first: first) : nil
    Interruption.listen()
    for number in 0..<total {
      let seed = first &+ UInt64(number)
      let outcome = try workers?.outcome() ?? simulator.run(seed: seed)
      // Asked at a terminal, the workers have heard it too, and die of it.
      if Interruption.isAsked, outcome.violation?.check == Outcome.diedCheck { break }
      summary.add(outcome)
      if Interruption.isAsked || outcome.violation != nil && !arguments.has(all) { break }
      progress.reached(
        Int64(number + 1), of: Int64(total), note: summary.failing > 0 ? ", \(summary.failing) fail" : "")
    }
    workers?.end()
    progress.end()
    if Interruption.isAsked, summary.failed == nil {
      summary.print(context.output)
      throw CommandFailure(
        .waitedInVain, "interrupted", "\(summary.seeds) of \(total) seeds were run",
        next: "go on with --seed 0x\(String(first &+ UInt64(summary.seeds), radix: 16))")
    }
    if let failed = summary.failed {
      let source = arguments.value(story).map { "--story \($0)" } ?? name
      try tell(FailedSeed(simulator: simulator, outcome: failed, source: source), arguments, context)
    } else {
      try keep(simulator.story(seed: first), arguments)
    }
    summary.print(context.output)
    return summary.failed == nil ? .done : .faultFound
  }

  /// Tells of a seed that failed, and keeps its story. Whoever has asked for an end does not wait for a short one.
  private static func tell(
    _ seed: FailedSeed, _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) {
    let tries = Int(arguments.integer(tries) ?? 200)
    let (story, lines) = Interruption.isAsked ? seed.toldAtOnce : seed.told(tries: tries)
    if !context.output.wantsJSON { context.output.print(lines) }
    try keep(story, arguments)
  }

  /// Runs a part of the seeds and tells of each, until all are done or nobody listens.
  private static func work(
    _ part: (number: Int, count: Int, first: UInt64), _ simulator: Simulator, _ total: Int64
  ) -> ExitStatus {
    for number in stride(from: part.number, to: Int(total), by: part.count) {
      guard Files.write(simulator.run(seed: part.first &+ UInt64(number)).line, to: 1) else { break }
    }
    return .done
  }

  private static func begin(
    _ arguments: ParsedArguments
  ) throws(CommandFailure) -> (Simulator, name: String, first: UInt64) {
    let given = try firstSeed(arguments)
    if let path = arguments.value(story) {
      let text = String(decoding: try Files.read(path, maxBytes: 1 << 20), as: UTF8.self)
      do throws(StoryFault) {
        let story = try Story(text)
        return (Simulator(story), path, given ?? story.seed)
      } catch {
        throw CommandFailure(.usage, "storyMalformed", "line \(error.line) of \(path): \(error.message)")
      }
    }
    guard let name = arguments.optional(scenario), let scenario = Scenario.named(name) else {
      throw CommandFailure(.usage, "scenarioMissing", "a scenario or --story is to be given")
    }
    return (Simulator(scenario), name, given ?? UInt64.random(in: 0...UInt64(UInt32.max)))
  }

  /// Swift's hash tables order their elements by a secret of the process. What is to repeat must not depend on it.
  private static func hashAlike() {
    let name = "SWIFT_DETERMINISTIC_HASHING"
    guard getenv(name) == nil else { return }
    setenv(name, "1", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }

  private static func firstSeed(_ arguments: ParsedArguments) throws(CommandFailure) -> UInt64? {
    guard let text = arguments.value(seed) else { return nil }
    let number = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let number else {
      throw CommandFailure(.usage, "seedMalformed", "the seed must be a number, decimal or 0x…")
    }
    return number
  }

  private static func keep(_ story: Story, _ arguments: ParsedArguments) throws(CommandFailure) {
    if let path = arguments.value(save) { try Files.create(path, Array(story.text.utf8)) }
  }
}

extension Outcome {
  static let diedCheck = "died"

  /// The process that ran this seed is gone.
  static func died(_ seed: UInt64) -> Outcome {
    var outcome = Outcome(seed: seed)
    outcome.violation = Violation(
      check: diedCheck, detail: "the process that ran this seed has died", atMicroseconds: 0)
    return outcome
  }
}
