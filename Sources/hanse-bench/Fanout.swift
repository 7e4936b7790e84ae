import Glibc
import JSON

/// One message after the other to many live streams: measured from each send until each stream has it.
struct Fanout {
  private static let textBytes = 100
  private static let intervalMicroseconds: UInt32 = 50_000

  private let url: String
  private let authorityFile: String
  private let tokens: [String]
  private let senderToken: String
  private let channel: String
  private let streams: Int
  private let messages: Int
  private let node: ProcessTime
  private let deadline: Deadline

  /// The plan is an object of `url` (https), `authorityFile`, `tokens` (of the streams' users), `senderToken`,
  /// `channel`, `streams`, `messages`, `process` (the node's) and `deadlineSeconds`.
  init(file: String) throws {
    let plan = try PlanFile.read(file)
    url = try plan.string("url")
    authorityFile = try plan.string("authorityFile")
    tokens = try plan.strings("tokens")
    senderToken = try plan.string("senderToken")
    channel = try plan.string("channel")
    streams = try plan.integer("streams", in: 1...60_000)
    messages = try plan.integer("messages", in: 1...10_000)
    node = ProcessTime(process: try plan.integer("process", in: 1...Int(Int32.max)))
    deadline = Deadline(seconds: try plan.integer("deadlineSeconds", in: 1...3_600))
  }

  func run() throws -> String {
    let watch = FanoutWatch(streams: streams)
    let gathering = try Gathering(
      url: url, authorityFile: authorityFile, tokens: tokens, count: streams, watcher: watch)
    let opening = try gathering.open(deadline)
    let sender = FanoutSender()
    let hall = try Gathering(
      url: url, authorityFile: authorityFile, tokens: [senderToken], count: 1, watcher: sender)
    _ = try hall.open(deadline)
    let before = try node.milliseconds()
    for number in 0..<messages {
      usleep(Self.intervalMicroseconds)
      let text = text(number)
      watch.begin(text: text)
      sender.send(frame(number, text))
      try deadline.wait(for: "message \(number) on all streams (\(watch.left) have it not)") {
        watch.left == 0 || watch.failure != nil || sender.failure != nil || gathering.lost > 0
      }
      if let failure = watch.failure ?? sender.failure { throw BenchFailure(failure) }
      guard gathering.lost == 0 else { throw BenchFailure("\(gathering.lost) streams were lost") }
    }
    let spent = try node.milliseconds() - before
    let (all, lasts) = watch.samples
    return "{\"streams\":\(streams),\"messages\":\(messages),\"openingMicroseconds\":\(opening),"
      + "\"frameBytes\":\(watch.frameBytes),\"p50\":\(all.percentile(0.5)),\"p99\":\(all.percentile(0.99)),"
      + "\"max\":\(all.max() ?? 0),\"nodeMilliseconds\":\(spent),\"lastP50\":\(lasts.percentile(0.5))}"
  }

  private func text(_ number: Int) -> String {
    var words = Words(seed: UInt64(number))
    var text = Array("message \(number)".utf8)
    words.fill(&text, toBytes: Self.textBytes)
    return String(decoding: text, as: UTF8.self)
  }

  private func frame(_ number: Int, _ text: String) -> [UInt8] {
    JSONWriter.objectBytes(reservingBytes: 320) { json in
      json.field("type", "send")
      json.field("id", String(number))
      json.field("channel", channel)
      json.field("text", text)
    }
  }
}
