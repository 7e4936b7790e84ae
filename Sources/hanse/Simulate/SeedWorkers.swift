import Glibc
import Simulation

/// Processes that share out the seeds of a run: of `count` the first takes the first seed and every `count`th after it, and so on.
/// Their outcomes come back in the order of the seeds, whoever is quicker. One that dies is started again after the seed that it died of.
final class SeedWorkers {
  private var workers: [SeedProcess] = []
  private let first: UInt64
  private var next = 0

  /// Starts the processes, each with the arguments of this one.
  init(count: Int, first: UInt64) throws(CommandFailure) {
    self.first = first
    for number in 0..<count { workers.append(try Self.start(number, of: count, first)) }
  }

  deinit { end() }

  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// What came of the next seed.
  func outcome() throws(CommandFailure) -> Outcome {
    let (number, index) = (next, next % workers.count)
    next += 1
    if let outcome = workers[index].outcome() { return outcome }
    let successor = try Self.start(number + workers.count, of: workers.count, first)
    workers[index].end()
    workers[index] = successor
    return .died(first &+ UInt64(number))
  }

  /// Ends what is still at work: nobody wants to know any more.
  func end() {
    for worker in workers { worker.end() }
    workers = []
  }

  private static func start(
    _ number: Int, of count: Int, _ first: UInt64
  ) throws(CommandFailure) -> SeedProcess {
    guard let worker = SeedProcess(number: number, count: count, first: first) else {
      throw CommandFailure(
        .local, "workerNotStarted", "no further process could be started", next: "give a smaller --jobs")
    }
    return worker
  }
}
