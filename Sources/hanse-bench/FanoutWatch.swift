import JSON
import Synchronization
import Transport

/// When each stream got the message under way, and that all got the same bytes.
final class FanoutWatch: Gathering.Watcher {
  private static let entryStart = Array("{\"type\":\"entry\"".utf8)

  private struct State {
    var text = ""
    var begun: UInt64 = 0
    /// What the first stream got of this message.
    var frame: [UInt8] = []
    /// By stream, whether it has the message.
    var has: [Bool]
    var left = 0
    var samples: [UInt64] = []
    var lasts: [UInt64] = []
    var failure: String?
  }

  private let state: Mutex<State>
  private let streams: Int

  init(streams: Int) {
    self.streams = streams
    state = Mutex(State(has: Array(repeating: false, count: streams)))
  }

  var left: Int { state.withLock { $0.left } }
  var failure: String? { state.withLock { $0.failure } }
  /// Of the last message, without the WebSocket's own bytes.
  var frameBytes: Int { state.withLock { $0.frame.count } }
  /// Microseconds: of each stream and message, and of each message until the last stream had it.
  var samples: (all: [UInt64], lasts: [UInt64]) { state.withLock { ($0.samples, $0.lasts) } }

  /// The next message is about to be sent.
  func begin(text: String) {
    state.withLock { state in
      state.samples.reserveCapacity(state.samples.count + streams)
      state.text = text
      state.frame = []
      for stream in 0..<streams { state.has[stream] = false }
      state.left = streams
      state.begun = Clock.microseconds()
    }
  }

  func greeted(_ number: Int, _ socket: WebSocket) {}

  func told(_ number: Int, _ text: [UInt8]) {
    let now = Clock.microseconds()
    guard text.starts(with: Self.entryStart) else { return }
    state.withLock { state in
      if state.frame.isEmpty { accept(text, &state) }
      guard !state.has[number], text == state.frame else {
        state.failure = state.failure ?? "stream \(number) got another entry than the first one"
        return
      }
      state.has[number] = true
      state.left -= 1
      state.samples.append(now - state.begun)
      if state.left == 0 { state.lasts.append(now - state.begun) }
    }
  }

  private func accept(_ frame: [UInt8], _ state: inout State) {
    let entry = try? JSONReader.readObject(frame, limits: JSONLimits(maximumBytes: 1 << 20))
    guard let text = try? entry?.string("text"), text == state.text else {
      state.failure = state.failure ?? "an entry came that was not sent"
      return
    }
    state.frame = frame
  }
}
