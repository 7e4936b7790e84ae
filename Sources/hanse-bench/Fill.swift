import Client
import Glibc
import JSON
import Synchronization
import Transport

/// Fills a node with a corpus: every author sends its messages by a stream of its own, in the order of the corpus.
final class Fill: Sendable {
  private static let inFlight = 4_096

  private struct State {
    var next = 0
    var ordered = 0
    var failure: String?
  }

  private let plan: SearchPlan
  private let corpus: Corpus
  private let sockets: Mutex<[Int: WebSocket]> = Mutex([:])
  private let state = Mutex(State())

  init(_ plan: SearchPlan) {
    self.plan = plan
    corpus = plan.corpus
  }

  func run() throws -> String {
    let deadline = Deadline(seconds: plan.deadlineSeconds)
    let loop = try EventLoop(name: "authors")
    let client = try WebSocketClient(authorityFile: plan.authorityFile)
    for (author, token) in plan.tokens.enumerated() {
      let url = "wss" + plan.url.dropFirst("https".count) + "/api/v1/stream"
      let request = WebSocketRequest(url: url, headers: ["authorization": "Bearer \(token)"])
      client.connect(request, on: loop, handler: FillSocket(self, author)) { self.fail("\($0)") }
    }
    try deadline.wait(for: "the authors' streams") {
      failure != nil || sockets.withLock { $0.count } == plan.tokens.count
    }
    let start = Clock.microseconds()
    for _ in 0..<Self.inFlight { sendNext() }
    try deadline.wait(for: "\(plan.count) messages") {
      failure != nil || state.withLock { $0.ordered } == plan.count
    }
    if let failure { throw BenchFailure("a send failed: \(failure)") }
    return "{\"count\":\(plan.count),\"microseconds\":\(Clock.microseconds() - start)}"
  }

  private var failure: String? { state.withLock { $0.failure } }

  func fail(_ reason: String) {
    state.withLock { if $0.failure == nil { $0.failure = reason } }
  }

  func opened(_ socket: WebSocket, of author: Int) {
    sockets.withLock { $0[author] = socket }
  }

  func ordered() {
    state.withLock { $0.ordered += 1 }
    sendNext()
  }

  private func sendNext() {
    let number = state.withLock { state -> Int? in
      guard state.next < plan.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
    guard let number else { return }
    let message = corpus.message(number)
    let frame = JSONWriter.objectBytes(reservingBytes: 320) { json in
      json.field("type", "send")
      json.field("id", String(number))
      json.field("channel", plan.channels[message.author])
      json.field("text", message.text)
    }
    sockets.withLock { $0[message.author] }?.send(text: frame)
  }
}
