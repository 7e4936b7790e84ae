import Glibc

@testable import Transport

/// A value that another thread will provide.
final class Eventually<Value: Sendable>: Sendable {
  private let value = Locked<Value?>(nil)

  func fulfil(_ newValue: Value) {
    value.withLock { $0 = $0 ?? newValue }
  }

  /// Polls for the value until the deadline; `nil` after it.
  func wait(seconds: Int = 20) -> Value? {
    let result = Locked<Value?>(nil)
    _ = eventually(seconds: seconds) {
      let found = value.withLock { $0 }
      result.withLock { $0 = found }
      return found != nil
    }
    return result.withLock { $0 }
  }
}

/// Polls until the condition holds, or the deadline has passed.
func eventually(seconds: Int = 60, _ condition: () -> Bool) -> Bool {
  let deadline = EventLoop.monotonicMilliseconds + UInt64(seconds) * 1000
  while !condition() {
    if EventLoop.monotonicMilliseconds > deadline { return false }
    usleep(1000)
  }
  return true
}

extension HTTPClient {
  /// Sends and waits for the outcome.
  func fetch(_ request: ClientRequest) throws -> ClientResponse {
    let outcome = Eventually<Result<ClientResponse, TransportError>>()
    send(request) { outcome.fulfil($0) }
    guard let result = outcome.wait(seconds: 60) else {
      throw TransportError(.timedOut, "the client never called back")
    }
    return try result.get()
  }
}
