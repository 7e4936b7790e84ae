import Client
import Glibc
import JSON
import Transport

/// Many clients send at once; measured from the first send until the subscriber has the last message. It is
/// over when the senders have all their acknowledgements too.
struct Throughput {
  private static let textBytes = 100

  private let plan: Plan
  private let deadline: Deadline

  init(_ plan: Plan) {
    self.plan = plan
    deadline = Deadline(seconds: plan.deadlineSeconds)
  }

  func run() throws -> String {
    let arrivals = Arrivals(mark: plan.mark)
    let receiver = try plan.client(plan.receiverURL, plan.receiverToken)
    let stream = try MessageStream(receiver, on: EventLoop(name: "subscriber")) { arrivals.receive($0) }
    try deadline.wait(for: "the subscriber's stream") { arrivals.isConnected }
    let senders = try connectSenders()
    let wanted = senders.reduce(0) { $0 + $1.texts.count }
    let start = Clock.microseconds()
    for sender in senders { sender.start(inFlight: plan.inFlight) }
    do {
      try deadline.wait(for: "\(wanted) messages") {
        senders.contains { $0.failure != nil } || arrivals.count == wanted && senders.allSatisfy(\.isDone)
      }
    } catch {
      throw BenchFailure("\(error), of which \(arrivals.count) came")
    }
    let end = max(arrivals.lastMicroseconds, start + 1)
    if let failure = senders.compactMap(\.failure).first { throw BenchFailure("a send failed: \(failure)") }
    for sender in senders { sender.stop() }
    stream.stop()
    try writeSent(senders)
    return "{\"count\":\(wanted),\"microseconds\":\(end - start)}"
  }

  private func connectSenders() throws -> [Sender] {
    let loop = try EventLoop(name: "senders")
    let sockets = try WebSocketClient(authorityFile: plan.authorityFile)
    let share = (plan.count + plan.senderTokens.count - 1) / plan.senderTokens.count
    let senders = plan.senderTokens.enumerated().map { index, token in
      let count = min(share, max(0, plan.count - index * share))
      let sender = Sender(channels: plan.channels(ofSender: index), texts: texts(of: index, count: count))
      let url = "wss" + plan.senderURL.dropFirst("https".count) + "/api/v1/stream"
      let request = WebSocketRequest(url: url, headers: ["authorization": "Bearer \(token)"])
      sockets.connect(request, on: loop, handler: sender) { sender.fail("\($0)") }
      return sender
    }
    try deadline.wait(for: "the senders' streams") {
      senders.contains { $0.failure != nil } || senders.allSatisfy(\.isReady)
    }
    return senders
  }

  private func texts(of sender: Int, count: Int) -> [String] {
    var words = Words(seed: UInt64(sender))
    return (0..<count).map { index in
      var text = Array("\(plan.mark) \(sender) \(index)".utf8)
      words.fill(&text, toBytes: Self.textBytes)
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// What was sent and where the home ordered it, for whoever checks: a line `sequence text` each.
  private func writeSent(_ senders: [Sender]) throws {
    guard let file = fopen(plan.sentFile, "w") else { throw BenchFailure("cannot write \(plan.sentFile)") }
    defer { fclose(file) }
    for sender in senders {
      for (sequence, text) in zip(sender.sequences, sender.texts) {
        let line = Array("\(sequence ?? -1) \(text)\n".utf8)
        guard fwrite(line, 1, line.count, file) == line.count else {
          throw BenchFailure("cannot write \(plan.sentFile)")
        }
      }
    }
  }
}
