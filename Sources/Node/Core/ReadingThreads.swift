internal import Store
internal import Suite
internal import Transport

/// Threads that read the store for others, each on connections of its own.
final class ReadingThreads: Sendable {
  typealias Job = @Sendable (StoreReader, MessageSearch) -> Void

  private let jobs = JobQueue<Job>()

  func start(count: Int, folder: DataFolder, _ suite: any CryptoSuite) throws(TransportError) {
    for _ in 0..<count {
      try Threads.start(name: "reader") { [jobs] in
        guard let reader = try? StoreReader(folder: folder, suite),
          let search = try? MessageSearch(folder: folder)
        else { return }
        while let job = jobs.take() { job(reader, search) }
      }
    }
  }

  /// Runs what waits, on the caller's thread; how many jobs there were.
  func runWaiting(_ reader: StoreReader, _ search: MessageSearch) -> Int {
    let waiting = jobs.takeWaiting()
    for job in waiting { job(reader, search) }
    return waiting.count
  }

  func submit(_ job: @escaping Job) { jobs.submit(job) }
  var depth: Int { jobs.depth }
  func stop() { jobs.stop() }
}
