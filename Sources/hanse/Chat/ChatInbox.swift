import Synchronization
import Terminal

/// What other threads have for the chat.
final class ChatInbox: Sendable {
  private let events = Mutex<[ChatEvent]>([])

  func put(_ event: ChatEvent) {
    let isFirst = events.withLock { events in
      events.append(event)
      return events.count == 1
    }
    if isFirst { SignalPipe.tell() }
  }

  func takeAll() -> [ChatEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
