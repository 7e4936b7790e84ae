import Client
import Synchronization

/// What the stream told and is not printed yet. A reader of the output that is slow makes the stream pause.
final class FollowQueue: Sendable {
  private struct State {
    var events: [StreamEvent] = []
    var stream: MessageStream?
    var isPaused = false
  }

  private static let mostEvents = 2_000
  private let state = Mutex(State())
  private let wakeup: Wakeup

  init(_ wakeup: Wakeup) {
    self.wakeup = wakeup
  }

  /// The stream to pause when too much has gathered.
  func pausing(_ stream: MessageStream) {
    state.withLock { $0.stream = stream }
  }

  /// On the stream's loop.
  func put(_ event: StreamEvent) {
    state.withLock { state in
      state.events.append(event)
      guard state.events.count >= Self.mostEvents, !state.isPaused, let stream = state.stream else { return }
      state.isPaused = true
      stream.setPaused(true)
    }
    wakeup.tell()
  }

  func takeAll() -> [StreamEvent] {
    state.withLock { state in
      if state.isPaused { state.stream?.setPaused(false) }
      state.isPaused = false
      defer { state.events = [] }
      return state.events
    }
  }
}
