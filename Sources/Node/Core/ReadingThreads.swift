internal import Glibc
internal import Store
internal import Suite
internal import Transport

/// Threads that read the store for others, each on connections of its own.
final class ReadingThreads: @unchecked Sendable {
  // Sendable: `jobs` and `isStopping` are touched only under `mutex`.
  typealias Job = @Sendable (StoreReader, MessageSearch) -> Void

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  private var next = 0
  private var isStopping = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func start(count: Int, folder: DataFolder, _ suite: any CryptoSuite) throws(TransportError) {
    for _ in 0..<count {
      try Threads.start(name: "reader") { [self] in
        guard let reader = try? StoreReader(folder: folder, suite),
          let search = try? MessageSearch(folder: folder)
        else { return }
        while let job = take() { job(reader, search) }
      }
    }
  }

  func submit(_ job: @escaping Job) {
    pthread_mutex_lock(mutex)
    jobs.append(job)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func stop() {
    pthread_mutex_lock(mutex)
    isStopping = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  private func take() -> Job? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while next == jobs.count && !isStopping { pthread_cond_wait(condition, mutex) }
    guard next < jobs.count else { return nil }
    let job = jobs[next]
    next += 1
    if next == jobs.count {
      jobs.removeAll(keepingCapacity: true)
      next = 0
    }
    return job
  }
}
