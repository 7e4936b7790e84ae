import Client
import Synchronization
import Transport

/// One client that keeps a number of messages in flight until its share is sent.
final class Sender: Sendable {
  private struct State {
    var next: Int
    var unordered = 0
    var failure: String?
  }

  private let state: Mutex<State>
  private let texts: [String]
  private let channel: String
  private let connection = Mutex<MessageStream?>(nil)

  init(_ plan: Plan, token: String, texts: [String], on loop: EventLoop) throws {
    state = Mutex(State(next: 0))
    self.texts = texts
    channel = plan.channel
    let stream = try MessageStream(try plan.client(plan.senderURL, token), on: loop) { _ in }
    connection.withLock { $0 = stream }
  }

  var failure: String? { state.withLock { $0.failure } }
  var isDone: Bool { state.withLock { $0.next == texts.count && $0.unordered == 0 } }

  func start(inFlight: Int) { for _ in 0..<inFlight { sendNext() } }

  private func sendNext() {
    let text = state.withLock { state -> String? in
      guard state.next < texts.count else { return nil }
      state.next += 1
      state.unordered += 1
      return texts[state.next - 1]
    }
    guard let text else { return }
    connection.withLock { $0 }?.send(OutgoingMessage(channel: channel, text: text)) { [self] progress in
      switch progress {
      case .accepted: return
      case .ordered:
        state.withLock { $0.unordered -= 1 }
        sendNext()
      case .failed(let error): state.withLock { $0.failure = "\(error.code): \(error.detail)" }
      }
    }
  }

  func stop() { connection.withLock { $0 }?.stop() }
}
