import Glibc

/// How long a test waits for what must come. Long: a loaded machine is no failure, and one that waits in vain is rare.
private let deadlineSeconds = 60

/// Polls until `condition` holds; false when it did not within the deadline. For use inside `#expect`.
public func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now.advanced(by: .seconds(deadlineSeconds))
  while try !condition() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(5_000)
  }
  return true
}

/// The same for asynchronous conditions, in the caller's isolation.
public func eventually(
  isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws -> Bool {
  let deadline = ContinuousClock.now.advanced(by: .seconds(deadlineSeconds))
  while try await !condition() {
    guard ContinuousClock.now < deadline else { return false }
    try await Task.sleep(for: .milliseconds(5))
  }
  return true
}
