import Synchronization

/// The first thing that went wrong, told by any thread.
final class FirstFailure: Sendable {
  private let told = Mutex<String?>(nil)

  var reason: String? { told.withLock { $0 } }

  func tell(_ reason: String) {
    told.withLock { if $0 == nil { $0 = reason } }
  }
}
