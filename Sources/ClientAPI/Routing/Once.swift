internal import Synchronization

/// Lets the first of several through, and nobody after.
final class Once: Sendable {
  private let isDone = Atomic<Bool>(false)

  /// Whether the caller is the first.
  func take() -> Bool { !isDone.exchange(true, ordering: .relaxed) }
}
