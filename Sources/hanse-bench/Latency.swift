import Client
import Glibc
import Transport

/// One client sends ten messages a second; measured from each send until the subscriber has it.
struct Latency {
  private static let intervalMicroseconds: UInt32 = 100_000

  private let plan: Plan
  init(_ plan: Plan) { self.plan = plan }

  func run() throws -> String {
    let loop = try EventLoop(name: "bench")
    let arrivals = Arrivals(mark: plan.mark)
    let deadline = Deadline(seconds: plan.deadlineSeconds)
    let receiver = try MessageStream(try plan.client(plan.receiverURL, plan.receiverToken), on: loop) {
      arrivals.receive($0)
    }
    try deadline.wait(for: "the subscriber's stream") { arrivals.isConnected }
    guard let token = plan.senderTokens.first else { throw BenchFailure("the plan has no sender") }
    let failure = FirstFailure()
    let sender = try MessageStream(try plan.client(plan.senderURL, token), on: loop) { event in
      switch event {
      case .disconnected(let error, _), .ended(let error): failure.tell("\(error)")
      default: return
      }
    }
    var sent: [(text: String, time: UInt64)] = []
    for index in 0..<plan.count {
      let text = "\(plan.mark) \(index)"
      sent.append((text, Clock.microseconds()))
      sender.send(OutgoingMessage(channel: plan.channel, text: text)) { progress in
        if case .failed(let error) = progress { failure.tell("\(error)") }
      }
      if let reason = failure.reason { throw BenchFailure("a send failed: \(reason)") }
      usleep(Self.intervalMicroseconds)
    }
    try deadline.wait(for: "\(plan.count) messages (\(arrivals.count) came)") {
      arrivals.count == plan.count || failure.reason != nil
    }
    if let reason = failure.reason { throw BenchFailure("a send failed: \(reason)") }
    // The first messages also pay for connecting.
    let samples = sent.dropFirst(plan.count / 10).compactMap { item in
      arrivals.time(of: item.text).map { $0 - item.time }
    }
    sender.stop()
    receiver.stop()
    let (p50, p99) = (samples.percentile(0.5), samples.percentile(0.99))
    return "{\"count\":\(samples.count),\"p50\":\(p50),\"p99\":\(p99)}"
  }
}
