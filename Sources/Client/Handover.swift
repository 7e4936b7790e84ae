internal import Glibc
internal import Synchronization

/// A value that one thread waits for and another hands over.
///
/// Unchecked because of the semaphore's memory, which sem_post and sem_wait share by design and which nothing else
/// touches until both sides have let go of this.
final class Handover<Value: Sendable>: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let value = Mutex<Value?>(nil)

  init() {
    semaphore.initialize(to: sem_t())
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// To be called once.
  func give(_ newValue: Value) {
    value.withLock { $0 = newValue }
    sem_post(semaphore)
  }

  /// Blocks until the value is there. To be called once.
  func take() -> Value {
    while true {
      while sem_wait(semaphore) != 0 {}
      if let given = value.withLock({ $0 }) { return given }
    }
  }
}
