internal import Store
internal import Suite
internal import Transport

/// Threads that read files' bytes for others, each on a connection of its own.
final class FileReaders: Sendable {
  typealias Job = @Sendable (BlobReader) -> Void

  static let count = 2

  private let jobs = JobQueue<Job>()

  /// Threads without a store would leave everybody waiting: what cannot be opened is told at once.
  func start(folder: DataFolder, _ suite: any CryptoSuite) throws(NodeProblem) {
    for _ in 0..<Self.count {
      let carried: Carried<BlobReader>
      do throws(StoreError) { carried = Carried(try BlobReader(folder: folder, suite)) } catch {
        throw NodeProblem(error)
      }
      do throws(TransportError) {
        try Threads.start(name: "file-reader") { [jobs] in
          while let job = jobs.take() { job(carried.value) }
        }
      } catch {
        throw NodeProblem(error.code.rawValue, error.message)
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
