import Glibc
import Simulation

/// Processes that share out the seeds of a run: of `count` the first takes the first seed and every `count`th after it, and so on.
/// Their outcomes come back in the order of the seeds, whoever is quicker.
final class SeedWorkers {
  /// Tells a process which part of the seeds is its: `number/count/first seed`.
  static let variable = "HANSE_SIMULATION_PART"

  private struct Worker {
    let process: pid_t
    let output: Int32
    var unread: [UInt8] = []
  }

  private var workers: [Worker] = []
  private var next = 0

  /// Starts the processes, each with the arguments of this one.
  init(count: Int, first: UInt64) throws(CommandFailure) {
    for number in 0..<count {
      guard let worker = Self.start("\(number)/\(count)/\(first)") else {
        end()
        throw CommandFailure(
          .local, "workerNotStarted", "no further process could be started", next: "give a smaller --jobs")
      }
      workers.append(worker)
    }
  }

  deinit { end() }

  /// The part of the seeds that is this process's, if it is a worker.
  static var part: (number: Int, count: Int, first: UInt64)? {
    let words = Environment.value(variable)?.split(separator: "/").compactMap { UInt64($0) } ?? []
    guard words.count == 3, words[0] < words[1], let count = Int(exactly: words[1]) else { return nil }
    return (Int(words[0]), count, words[2])
  }

  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// What came of the next seed; `nil` if its process has died.
  func outcome() -> Outcome? {
    let index = next % workers.count
    next += 1
    return line(of: &workers[index]).flatMap(Outcome.init(line:))
  }

  /// Ends what is still at work: nobody wants to know any more.
  func end() {
    for worker in workers {
      close(worker.output)
      kill(worker.process, SIGTERM)
      var status: Int32 = 0
      while waitpid(worker.process, &status, 0) < 0, errno == EINTR {}
    }
    workers = []
  }

  private func line(of worker: inout Worker) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = worker.unread.firstIndex(of: 0x0A) {
        defer { worker.unread.removeFirst(end + 1) }
        return Array(worker.unread[..<end])
      }
      let count = read(worker.output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      worker.unread += buffer[..<count]
    }
  }

  private static func start(_ part: String) -> Worker? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    // The environment is the process's: nothing else of this program runs yet.
    setenv(variable, part, 1)
    defer { unsetenv(variable) }
    var process: pid_t = 0
    guard posix_spawn(&process, "/proc/self/exe", &actions, nil, CommandLine.unsafeArgv, environ) == 0 else {
      close(ends[0])
      return nil
    }
    return Worker(process: process, output: ends[0])
  }
}
