import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A founded core with channels and their messages, and a full-text index that is fed by hand.
final class SearchScene {
  let founded: FoundedCore
  let anna: UserID
  let bert: UserID
  private let feed: IndexFeed
  private let search: MessageSearch

  init(in folder: TemporaryFolder) throws {
    founded = try FoundedCore(in: folder)
    anna = try founded.addUser("anna")
    bert = try founded.addUser("bert")
    feed = try IndexFeed(folder: founded.core.store.folder, founded.core.suite)
    search = try MessageSearch(folder: founded.core.store.folder)
  }

  /// A channel with both users.
  func makeChannel(_ policy: [PolicyChange] = []) throws -> LogID {
    let made = Noted<LogID?>(nil)
    try founded.write { [anna] (core) throws(StoreError) in
      try core.perform(
        .createChannel(ChannelPlan(name: "market", policy: policy)), by: anna, key: nil,
        accepted: { result in made.change { $0 = try? result.get().channel } }, ordered: nil)
    }
    let channel = try #require(made.value)
    _ = try act(.invite(channel, try #require(Address("bert@own.example")), role: nil))
    _ = try act(.accept(channel), by: bert)
    return channel
  }

  /// Performs a command that is accepted, and answers the sequence that it was ordered at.
  @discardableResult
  func act(_ command: Command, by user: UserID? = nil) throws -> UInt64 {
    let user = user ?? anna
    let problem = Noted<NodeProblem?>(nil)
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        command, by: user, key: nil,
        accepted: { result in
          if case .failure(let refused) = result { problem.change { $0 = refused } }
        }, ordered: nil)
    }
    try #require(problem.value == nil, "\(command)")
    guard let channel = command.channel, let log = founded.core.logs[channel] else { return 0 }
    return try founded.core.reader.size(of: log.reference) - 1
  }

  func say(_ text: String, in channel: LogID, by user: UserID? = nil, thread: UInt64? = nil) throws -> UInt64
  {
    try act(.send(channel, text: Text(text), thread: thread), by: user)
  }

  func index() throws { while try feed.advance() {} }

  func log(_ channel: LogID) throws -> LogReference { try #require(founded.core.logs[channel]).reference }

  func author(_ user: UserID) -> Author { Author(node: founded.core.node, user: user) }

  func request(_ words: String?, in channels: LogID...) throws -> SearchRequest {
    SearchRequest(words: words, channels: Set(try channels.map(log)), limit: 50)
  }

  func find(_ request: SearchRequest) throws -> SearchAnswer {
    try search.search(request, founded.core.reader)
  }

  /// Sequences of what is found, in the order of the answer.
  func sequences(_ request: SearchRequest) throws -> [UInt64] {
    try find(request).results.map(\.message.stored.sequence)
  }
}
