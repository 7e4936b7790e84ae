import Client
import JSON
import Transport

/// Many clients send at once; measured from the first send until the subscriber has every message.
struct Throughput {
  private let plan: Plan
  init(_ plan: Plan) { self.plan = plan }

  func run() throws -> String {
    let loop = try EventLoop(name: "bench")
    let arrivals = Arrivals(mark: plan.mark)
    let deadline = Deadline(seconds: plan.deadlineSeconds)
    let stream = try MessageStream(try plan.client(plan.receiverURL, plan.receiverToken), on: loop) {
      arrivals.receive($0)
    }
    try deadline.wait(for: "the subscriber's stream") { arrivals.isConnected }
    let share = plan.count / plan.senderTokens.count
    let senders = try plan.senderTokens.enumerated().map { index, token in
      let texts = (0..<share).map {
        "\(plan.mark) \(index) \($0) the quick brown fox jumps over the lazy dog"
      }
      return try Sender(plan, token: token, texts: texts, on: loop)
    }
    let start = Clock.microseconds()
    for sender in senders { sender.start(inFlight: plan.inFlight) }
    let wanted = share * senders.count
    try deadline.wait(for: "\(wanted) messages (\(arrivals.count) came)") {
      arrivals.count == wanted || senders.contains { $0.failure != nil }
    }
    if let failure = senders.compactMap(\.failure).first { throw BenchFailure("a send failed: \(failure)") }
    let elapsed = arrivals.lastMicroseconds - start
    for sender in senders { sender.stop() }
    stream.stop()
    return "{\"count\":\(wanted),\"microseconds\":\(elapsed)}"
  }
}
