internal import Glibc

/// Jobs that wait for a thread that has nothing else to do: in order, without a busy wait.
final class JobQueue<Job: Sendable>: @unchecked Sendable {
  // Sendable: `jobs`, `next` and `isStopping` are touched only under `mutex`.
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

  func submit(_ job: Job) {
    pthread_mutex_lock(mutex)
    jobs.append(job)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Jobs that wait.
  var depth: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return jobs.count - next
  }

  /// Ends the waiting: what was submitted is still given out, then `nil`.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopping = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Waits for the next job; `nil` when there will be none.
  func take() -> Job? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    waitForJobs()
    guard next < jobs.count else { return nil }
    let job = jobs[next]
    next += 1
    if next == jobs.count {
      jobs.removeAll(keepingCapacity: true)
      next = 0
    }
    return job
  }

  /// Waits for jobs and takes all of them; none when there will be none.
  func takeAll() -> [Job] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    waitForJobs()
    return takeWaitingLocked()
  }

  /// Takes what is there.
  func takeWaiting() -> [Job] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return takeWaitingLocked()
  }

  private func takeWaitingLocked() -> [Job] {
    defer {
      jobs = []
      next = 0
    }
    return Array(jobs[next...])
  }

  private func waitForJobs() {
    while next == jobs.count && !isStopping { pthread_cond_wait(condition, mutex) }
  }
}
