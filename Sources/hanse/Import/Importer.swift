import Client
import Glibc
import Synchronization
import Transport

/// Sends an import's messages in order, many in flight, each with a key by which it counts once.
final class Importer: Sendable {
  private static let mostInFlight = 64

  private struct State {
    /// The sequence that each message of the source has got, by its id.
    var sequences: [String: Int64] = [:]
    var inFlight = 0
    var failure: ClientError?
  }

  private let stream: MessageStream
  private let channel: String
  private let mark: String
  private let state = Mutex(State())
  private let wakeup: Wakeup

  init(_ stream: MessageStream, into channel: String, mark: String, _ wakeup: Wakeup) {
    self.stream = stream
    self.channel = channel
    self.mark = mark
    self.wakeup = wakeup
  }

  /// Gives false when interrupted; `reached` is told how many are sent.
  func run(_ messages: [ImportedMessage], reached: (Int) -> Void) throws(CommandFailure) -> Bool {
    let ids = Set(messages.map(\.id))
    for (index, message) in messages.enumerated() {
      if let thread = message.thread, ids.contains(thread),
        try !waits(for: { $0.sequences[thread] != nil || $0.inFlight == 0 })
      {
        return false
      }
      guard try waits(for: { $0.inFlight < Self.mostInFlight }) else { return false }
      send(message, number: index)
      reached(index)
    }
    guard try waits(for: { $0.inFlight == 0 }) else { return false }
    reached(messages.count)
    return true
  }

  private func send(_ message: ImportedMessage, number: Int) {
    let thread = message.thread.flatMap { thread in state.withLock { $0.sequences[thread] } }
    for (part, text) in message.texts.enumerated() {
      state.withLock { $0.inFlight += 1 }
      // The key holds no more than what the source and the channel decide: another attempt sends nothing twice.
      let key = "i-\(mark)-\(channel.prefix(16))-\(number)-\(part)"
      let outgoing = OutgoingMessage(channel: channel, text: text, thread: thread, key: key)
      let id = part == 0 ? message.id : nil
      stream.send(outgoing) { [self] progress in took(progress, id) }
    }
  }

  private func took(_ progress: SendProgress, _ id: String?) {
    state.withLock { state in
      switch progress {
      case .accepted: return
      case .ordered(let order):
        state.inFlight -= 1
        if order.verdict == "accepted" {
          if let id { state.sequences[id] = order.sequence }
        } else {
          state.failure = ClientError(
            .refused, code: order.verdict, detail: "the channel's rules refused a message")
        }
      case .failed(let error):
        state.inFlight -= 1
        state.failure = state.failure ?? error
      }
    }
    wakeup.tell()
  }

  /// Until it holds; false when interrupted. Throws what a message failed with.
  private func waits(for condition: (borrowing State) -> Bool) throws(CommandFailure) -> Bool {
    while true {
      let (holds, failure) = state.withLock { (condition($0), $0.failure) }
      if let failure { throw CommandFailure(failure) }
      if holds { return true }
      if wakeup.wait(until: nil) == .interrupted { return false }
    }
  }
}
