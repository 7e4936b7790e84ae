import Glibc
import Synchronization

/// A value that one thread waits for and another hands over.
public final class Handover<Value: Sendable>: @unchecked Sendable {
  // Sendable: the value is behind its mutex, and the semaphore's memory is what sem_post and sem_wait share by design.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let value = Mutex<Value?>(nil)

  public init() {
    semaphore.initialize(to: sem_t())
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// To be called once.
  public func give(_ newValue: Value) {
    value.withLock { $0 = newValue }
    sem_post(semaphore)
  }

  /// Blocks until the value is there. To be called once.
  public func take() -> Value {
    while true {
      while sem_wait(semaphore) != 0 {}
      if let given = value.withLock({ $0 }) { return given }
    }
  }
}
