internal import Model
internal import Store
internal import Suite
internal import Transport

/// Threads that read the store for others, each on connections of its own.
final class ReadingThreads: Sendable {
  typealias Job = @Sendable (StoreReader, MessageSearch) -> Void

  /// One fewer reads for peers at a time: what they ask for may take long, and people wait.
  static let count = 2

  private let jobs = JobQueue<Job>()
  private let turns = ReadingTurns<Job>(most: count, ofPeers: count - 1)

  func start(folder: DataFolder, _ suite: any CryptoSuite) throws(TransportError) {
    for _ in 0..<Self.count {
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

  /// A job waits for those of others that came before, and for its asker's own.
  func submit(for asker: Asker, _ job: @escaping Job) {
    turns.add(job, of: asker)
    giveOut()
  }

  private func giveOut() {
    while let (job, isOfPeer) = turns.next() {
      jobs.submit { [self] store, search in
        job(store, search)
        turns.ended(ofPeer: isOfPeer)
        giveOut()
      }
    }
  }

  var depth: Int { jobs.depth + turns.count }
  func stop() { jobs.stop() }
}
