internal import Store
internal import Suite
internal import Transport

/// Threads that read files' bytes for others, each on a connection of its own.
final class FileReaders: Sendable {
  typealias Job = @Sendable (BlobReader) -> Void

  static let count = 2

  private let jobs = JobQueue<Job>()

  func start(folder: DataFolder, _ suite: any CryptoSuite) throws(TransportError) {
    for _ in 0..<Self.count {
      try Threads.start(name: "file-reader") { [jobs] in
        guard let reader = try? BlobReader(folder: folder, suite) else { return }
        while let job = jobs.take() { job(reader) }
      }
    }
  }

  /// Runs what waits, on the caller's thread; how many jobs there were.
  func runWaiting(_ reader: BlobReader) -> Int {
    let waiting = jobs.takeWaiting()
    for job in waiting { job(reader) }
    return waiting.count
  }

  func submit(_ job: @escaping Job) { jobs.submit(job) }

  func stop() { jobs.stop() }
}
