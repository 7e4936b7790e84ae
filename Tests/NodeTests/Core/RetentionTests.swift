import Federation
import Model
import Rules
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// What messages say goes when its time is over, from every place where it is kept.
struct RetentionTests {
  private static let day: UInt64 = 86_400_000

  private func make(_ founded: FoundedCore, _ policy: [PolicyChange], by user: UserID) throws -> LogID {
    let made = Noted<LogID?>(nil)
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        .createChannel(ChannelPlan(name: "market", policy: policy)), by: user, key: nil,
        accepted: { result in made.change { $0 = try? result.get().channel } }, ordered: nil)
    }
    return try #require(made.value)
  }

  private func say(_ founded: FoundedCore, _ text: String, in channel: LogID, by user: UserID) throws {
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        .send(channel, text: Text(text), thread: nil), by: user, key: nil, accepted: { _ in }, ordered: nil)
    }
  }

  private func texts(_ founded: FoundedCore, _ channel: LogID) throws -> [String?] {
    let log = try #require(founded.core.logs[channel])
    return try founded.core.reader.messages(of: log.reference, StoreReader.Page(limit: 10)).messages
      .map { $0.text.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Makes the log seem this old: the entries keep their time, so the node's clock is put forward instead.
  private func expire(_ founded: FoundedCore, _ channel: LogID, after milliseconds: UInt64) throws {
    try founded.write { (core) throws(StoreError) in
      core.nowMilliseconds += milliseconds
      try core.expireBodies(of: channel)
    }
  }

  @Test func aChannelsPolicyCounts() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let kept = try make(founded, [], by: user)
      let channel = try make(founded, [.retention(milliseconds: Self.day)], by: user)
      for log in [kept, channel] { try say(founded, "herring", in: log, by: user) }
      try expire(founded, channel, after: Self.day / 2)
      #expect(try texts(founded, channel) == ["herring"], "its time is not over")
      for log in [kept, channel] { try expire(founded, log, after: Self.day + 1) }
      #expect(try texts(founded, channel) == [nil] && texts(founded, kept) == ["herring"])
      let log = try #require(founded.core.logs[channel])
      let view = try #require(
        try founded.core.reader.messages(of: log.reference, StoreReader.Page(limit: 1)).messages.first)
      #expect(view.isExpired && !view.isErased)
      let reports = try LogVerifier(founded.core.reader, founded.core.known).verify(log.stored)
      #expect(reports.fault == nil, "the log verifies without the body")
      #expect(log.replica.state.policy?.changed == 1, "nothing was shortened")
      try founded.core.load()
      #expect(founded.core.logs[channel]?.expired == log.expired && log.expired > 0)
    }
  }

  /// What is not here is not walked over: a copy that begins at a high sequence is as quick as any.
  @Test func aCopyThatBeginsLateIsBegunWhereItBegins() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let channel = try make(founded, [.retention(milliseconds: Self.day)], by: user)
      for number in 0..<20 { try say(founded, "\(number)", in: channel, by: user) }
      let log = try #require(founded.core.logs[channel])
      let (first, size) = (log.replica.size - 8, log.replica.size)
      let gap = (first + 2)..<(first + 6)
      let reference = log.reference
      for key in (0..<size).filter({ $0 < first || gap.contains($0) }) {
        let row = EntryKey(log: reference, sequence: key).rawValue
        try founded.core.store.connection.execute(computed: "DELETE FROM entry WHERE id = \(row)")
      }
      var reached: [UInt64] = []
      var more = true
      while more, reached.count < 10 {
        let milliseconds = founded.core.nowMilliseconds + 1
        try founded.core.store.begin()
        let step = try founded.core.store.expire(reference, beforeMilliseconds: milliseconds, limit: 2)
        try founded.core.store.commit()
        reached.append(step.expired)
        more = step.more
      }
      #expect(reached == [first + 2, size], "the entries before the copy and in its gap are passed over")
      #expect(try texts(founded, channel).suffix(4).allSatisfy { $0 == nil })
    }
  }

  @Test func theIndexLetsGoToo() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let channel = try make(founded, [.retention(milliseconds: Self.day)], by: user)
      try say(founded, "herring", in: channel, by: user)
      let data = try FedIndex(founded)
      try data.index()
      #expect(try data.finds("herring", in: channel) == 1)
      try expire(founded, channel, after: Self.day + 1)
      try data.index()
      #expect(try data.finds("herring", in: channel) == 0)
      try founded.write { (core) throws(StoreError) in try core.indexPurged(upTo: core.store.lastArrival) }
      #expect(try !founded.core.reader.hasErased(upTo: founded.core.store.lastArrival))
    }
  }

  @Test func aHomeThatKeepsLessSaysSo() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder, retentionMilliseconds: 2 * Self.day)
      let user = try founded.addUser("alice")
      let channel = try make(founded, [.retention(milliseconds: Self.day)], by: user)
      let other = try make(founded, [], by: user)
      #expect(founded.core.logs[other]?.replica.state.policy?.policy.retentionMilliseconds == 2 * Self.day)
      try founded.write { (core) throws(StoreError) in
        try core.perform(
          .changePolicy(other, [.retention(milliseconds: nil), .editHistory(false)]), by: user, key: nil,
          accepted: { _ in }, ordered: nil)
      }
      #expect(founded.core.logs[other]?.replica.state.policy?.policy.retentionMilliseconds == nil)
      try expire(founded, other, after: 0)
      let policy = founded.core.logs[other]?.replica.state.policy?.policy
      #expect(policy == Policy(retentionMilliseconds: 2 * Self.day, dropsEdited: true))
      try expire(founded, channel, after: 0)
      #expect(founded.core.logs[channel]?.replica.state.policy?.policy.retentionMilliseconds == Self.day)
    }
  }
}

/// The full-text index of a founded core, fed by hand.
private struct FedIndex {
  private let feed: IndexFeed
  private let search: MessageSearch
  private let core: Core

  init(_ founded: FoundedCore) throws {
    core = founded.core
    feed = try IndexFeed(folder: founded.core.store.folder, founded.core.suite)
    search = try MessageSearch(folder: founded.core.store.folder)
  }

  func index() throws { while try feed.advance() {} }

  func finds(_ words: String, in channel: LogID) throws -> Int {
    let log = try #require(core.logs[channel])
    let request = SearchRequest(words: words, channels: [log.reference], limit: 10)
    return try search.search(request, core.reader).results.count
  }
}
