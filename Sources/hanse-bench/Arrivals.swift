import Client
import Synchronization

/// When each message of a run reached the subscriber, in microseconds of the monotonic clock.
final class Arrivals: Sendable {
  private struct State {
    var times: [String: UInt64] = [:]
    var last: UInt64 = 0
    var isConnected = false
  }

  private let state = Mutex(State())
  private let mark: String

  init(mark: String) { self.mark = mark + " " }

  var count: Int { state.withLock { $0.times.count } }
  var lastMicroseconds: UInt64 { state.withLock { $0.last } }
  var isConnected: Bool { state.withLock { $0.isConnected } }
  func time(of text: String) -> UInt64? { state.withLock { $0.times[text] } }

  func receive(_ event: StreamEvent) {
    switch event {
    case .connected: state.withLock { $0.isConnected = true }
    case .entry(let entry):
      guard entry.kind == "message", entry.isAccepted, let text = entry.text, text.hasPrefix(mark) else {
        return
      }
      let now = Clock.microseconds()
      state.withLock { state in
        if state.times.updateValue(now, forKey: text) == nil { state.last = now }
      }
    default: return
    }
  }
}
