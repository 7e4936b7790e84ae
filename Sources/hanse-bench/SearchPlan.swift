import Client
import JSON

/// What a node is filled with and who searches it; written by `testnet/bench`.
struct SearchPlan {
  let url: String
  let authorityFile: String
  let count: Int
  /// Of each author: the token, the address, and the channel that all messages go to.
  let tokens: [String]
  let addresses: [String]
  let channels: [String]
  /// Whether the searcher is in that channel.
  let areVisible: [Bool]
  let searcherToken: String
  /// Of every text; 0 leaves each as long as it comes.
  let textBytes: Int
  /// Of each kind of query.
  let queries: Int
  let deadlineSeconds: Int

  init(file: String) throws {
    let object = try PlanFile.read(file)
    url = try object.string("url")
    authorityFile = try object.string("authorityFile")
    count = try object.integer("count", in: 1_000...100_000_000)
    tokens = try object.strings("tokens")
    addresses = try object.strings("addresses")
    channels = try object.strings("channels")
    areVisible = try object.array("areVisible").map { $0 == .bool(true) }
    searcherToken = try object.string("searcherToken")
    textBytes = try object.integer("textBytes", in: 0...10_000)
    queries = try object.integer("queries", in: 1...100_000)
    deadlineSeconds = try object.integer("deadlineSeconds", in: 1...36_000)
    let authors = tokens.count
    guard authors > 2, addresses.count == authors, channels.count == authors, areVisible.count == authors
    else {
      throw BenchFailure("the plan's authors do not fit together")
    }
  }

  var corpus: Corpus { Corpus(count: count, authors: tokens.count, textBytes: textBytes) }
}
