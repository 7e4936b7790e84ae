import Client
import Glibc
import Synchronization
import Transport

/// Sends an import's messages one after the other, each with a key by which it counts once.
///
/// One at a time, so that a node that takes no more just now cannot take a later one first.
final class Importer: @unchecked Sendable {
  // Sendable: all but `state` and `wakeup`, which threads share, is the importing thread's alone.
  private struct State {
    /// The sequence that each message of the source has got, by its id.
    var sequences: [String: Int64] = [:]
    /// What is sent and has no place yet.
    var unordered = 0
    /// Counts what was sent: an answer to an earlier one says nothing of the last.
    var attempt = 0
    /// How the node answered the last one; `nil` while it has not.
    var answer: Answer?
    var failure: ClientError?
  }

  private enum Answer {
    case taken
    case later
  }

  private static let laterMilliseconds: UInt64 = 250
  private static let latestMilliseconds: UInt64 = 10_000

  private let stream: MessageStream
  private let files: ImportedFiles
  private let channel: String
  private let mark: String
  private let state = Mutex(State())
  private let wakeup: Wakeup

  init(
    _ stream: MessageStream, _ files: ImportedFiles, into channel: String, mark: String, _ wakeup: Wakeup
  ) {
    self.stream = stream
    self.files = files
    self.channel = channel
    self.mark = mark
    self.wakeup = wakeup
  }

  /// Gives false when interrupted; `reached` is told how many are sent.
  func run(_ messages: [ImportedMessage], reached: (Int) -> Void) throws(CommandFailure) -> Bool {
    let ids = Set(messages.map(\.id))
    for (index, message) in messages.enumerated() {
      if let thread = message.thread, ids.contains(thread),
        try !waits(for: { $0.sequences[thread] != nil || $0.unordered == 0 })
      {
        return false
      }
      let present = files.present(of: message)
      for (part, text) in message.texts.enumerated() {
        if part == 0, !present.isEmpty {
          guard try send(present, text, of: message, number: index) else { return false }
          continue
        }
        guard try send(text, of: message, number: index, part: part) else { return false }
      }
      reached(index + 1)
    }
    return try waits(for: { $0.unordered == 0 })
  }

  /// A message with files, after all before it; false when interrupted.
  private func send(
    _ present: [ImportedFile], _ text: String, of message: ImportedMessage, number: Int
  ) throws(CommandFailure) -> Bool {
    guard try waits(for: { $0.unordered == 0 }) else { return false }
    let thread = message.thread.flatMap { thread in state.withLock { $0.sequences[thread] } }
    var delay = Self.laterMilliseconds
    while true {
      if let receipt = try files.send(present, text, thread: thread, key: key(number, 0)) {
        if let refusal = receipt.refusal, receipt.verdict != nil {
          throw CommandFailure(
            ClientError(.refused, code: refusal, detail: "the channel's rules refused a message"))
        }
        if let sequence = receipt.sequence { state.withLock { $0.sequences[message.id] = sequence } }
        return true
      }
      guard pause(milliseconds: delay) else { return false }
      delay = min(delay * 2, Self.latestMilliseconds)
    }
  }

  /// Holds no more than what the source and the channel decide: another attempt sends nothing twice.
  private func key(_ number: Int, _ part: Int) -> String {
    "i-\(mark)-\(channel.prefix(16))-\(number)-\(part)"
  }

  /// Until the node has taken it; false when interrupted.
  private func send(
    _ text: String, of message: ImportedMessage, number: Int, part: Int
  ) throws(CommandFailure) -> Bool {
    let thread = message.thread.flatMap { thread in state.withLock { $0.sequences[thread] } }
    let outgoing = OutgoingMessage(channel: channel, text: text, thread: thread, key: key(number, part))
    let id = part == 0 ? message.id : nil
    var delay = Self.laterMilliseconds
    while true {
      let attempt = state.withLock { state in
        state.answer = nil
        state.unordered += 1
        state.attempt += 1
        return state.attempt
      }
      stream.send(outgoing) { [self] progress in took(progress, id, attempt) }
      guard try waits(for: { $0.answer != nil }) else { return false }
      if case .taken? = state.withLock({ $0.answer }) { return true }
      guard pause(milliseconds: delay) else { return false }
      delay = min(delay * 2, Self.latestMilliseconds)
    }
  }

  private func took(_ progress: SendProgress, _ id: String?, _ attempt: Int) {
    state.withLock { state in
      func answer(_ answer: Answer) { if attempt == state.attempt { state.answer = answer } }
      switch progress {
      case .accepted: answer(.taken)
      case .ordered(let order):
        state.unordered -= 1
        answer(.taken)
        if order.verdict == "accepted" {
          if let id { state.sequences[id] = order.sequence }
        } else {
          state.failure = ClientError(
            .refused, code: order.verdict, detail: "the channel's rules refused a message")
        }
      case .failed(let error) where error.code == "tooManyRequests":
        state.unordered -= 1
        answer(.later)
      case .failed(let error):
        state.unordered -= 1
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

  /// False when interrupted.
  private func pause(milliseconds: UInt64) -> Bool {
    let end = EventLoop.monotonicMilliseconds + milliseconds
    while true {
      switch wakeup.wait(until: end) {
      case .deadline: return true
      case .interrupted: return false
      case .work: continue
      }
    }
  }
}
