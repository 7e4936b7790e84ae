import Client
import JSON

/// Who sends what to whom; written by `testnet/bench`.
struct Plan {
  let senderURL: String
  let receiverURL: String
  let authorityFile: String
  let channel: String
  /// Where the load is spread over several; else only `channel`.
  let channels: [String]
  let senderTokens: [String]
  let receiverToken: String
  /// Begins every text of this run.
  let mark: String
  let count: Int
  let inFlight: Int
  let deadlineSeconds: Int
  /// Where to write what was sent.
  let sentFile: String

  init(file: String) throws {
    let object = try PlanFile.read(file)
    senderURL = try object.string("senderURL")
    receiverURL = try object.string("receiverURL")
    authorityFile = try object.string("authorityFile")
    channel = try object.string("channel")
    channels = object["channels"] == nil ? [channel] : try object.strings("channels")
    senderTokens = try object.strings("senderTokens")
    receiverToken = try object.string("receiverToken")
    mark = try object.string("mark")
    count = try object.integer("count", in: 1...10_000_000)
    inFlight = try object.integer("inFlight", in: 1...1_024)
    deadlineSeconds = try object.integer("deadlineSeconds", in: 1...3_600)
    sentFile = try object.string("sentFile")
  }

  /// Those that this sender's messages go to in turn: every one of its share, or one of few that senders share.
  func channels(ofSender index: Int) -> [String] {
    guard channels.count > senderTokens.count else { return [channels[index % channels.count]] }
    return stride(from: index, to: channels.count, by: senderTokens.count).map { channels[$0] }
  }

  func client(_ url: String, _ token: String) throws -> HanseClient {
    try HanseClient(Endpoint(url: url, authorityFile: authorityFile), token: token)
  }
}
