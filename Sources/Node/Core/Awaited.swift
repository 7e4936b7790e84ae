internal import Glibc
internal import Synchronization

/// A value that another thread will bring, once.
final class Awaited<Value: Sendable>: @unchecked Sendable {
  // Sendable: the value is behind its mutex, and a semaphore is made for threads.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let value = Mutex<Value?>(nil)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func put(_ value: Value) {
    self.value.withLock { $0 = value }
    sem_post(semaphore)
  }

  /// Blocks until it is there.
  func wait() -> Value {
    while true {
      while sem_wait(semaphore) != 0 {}
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}
