internal import Transport

/// A thread of its own for hashing passwords, which takes about 75 ms each: neither histories nor ranges wait for log-ins.
final class PasswordThread: Sendable {
  private let jobs = JobQueue<@Sendable () -> Void>()

  func start() throws(TransportError) {
    try Threads.start(name: "password") { [jobs] in while let job = jobs.take() { job() } }
  }

  /// Runs what waits, on the caller's thread.
  func runWaiting() { for job in jobs.takeWaiting() { job() } }

  func submit(_ job: @escaping @Sendable () -> Void) { jobs.submit(job) }
  var depth: Int { jobs.depth }
  func stop() { jobs.stop() }
}
