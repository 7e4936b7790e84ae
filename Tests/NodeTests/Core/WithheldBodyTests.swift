import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What is taken without its body is never asked for again: so a member is not believed that a body is gone (LOG-8).
struct WithheldBodyTests {
  /// What the home has of a channel from a sequence on.
  private func range(_ channel: LogID, from first: UInt64, of founded: FoundedCore) throws -> LogRange {
    let log = try #require(founded.core.logs[channel])
    let order = RangeOrder(
      log: channel, reference: log.reference, first: first, end: log.replica.size,
      checkpoint: try #require(log.replica.checkpoint), known: founded.core.known)
    return try #require(try RangeOrder.read([order], mostBytes: 1_000_000, founded.core.reader).first)
  }

  private func take(_ range: LogRange, from peer: NodeID, by founded: FoundedCore) throws
    -> Result<UInt64, Refusal>?
  {
    let taken = Noted<Result<UInt64, Refusal>?>(nil)
    try founded.write { (core) throws(StoreError) in
      let result = try core.take(range, from: peer)
      taken.change { $0 = result }
    }
    return taken.value
  }

  private func texts(_ channel: LogID, of founded: FoundedCore) throws -> [String?] {
    let log = try #require(founded.core.logs[channel])
    return try founded.core.reader.messages(of: log.reference, StoreReader.Page(limit: 10)).messages
      .map { $0.text.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// A home, a guest, and a third node that is a member beside them.
  private func threeMembers(
    in folder: TemporaryFolder
  ) throws -> (pair: CorePair, third: CorePair, channel: LogID) {
    let pair = try CorePair(in: folder)
    let channel = try pair.shareChannel()
    let third = try CorePair(beside: pair, in: folder)
    try third.invite(third.invited, to: channel)
    try third.settle()
    _ = try third.perform(.accept(channel), of: third.guest, by: third.bert)
    try third.settle()
    try pair.settle()
    return (pair, third, channel)
  }

  @Test func onlyTheHomeSaysThatABodyIsGone() throws {
    try withTemporaryFolder { folder in
      let (pair, third, channel) = try threeMembers(in: folder)
      let (guest, member) = (pair.guest.core, third.guest.core.node)
      let size = try #require(guest.logs[channel]?.replica.size)
      _ = try pair.perform(.send(channel, text: "herring", thread: nil), of: pair.home, by: pair.anna)
      var stripped = try range(channel, from: size, of: pair.home)
      stripped.events = stripped.events.map { LogRange.EventBytes(header: $0.header, body: nil) }
      #expect(try take(stripped, from: member, by: pair.guest) == .failure(.bodyMissing))
      #expect(guest.logs[channel]?.replica.size == size, "nothing of it is taken")
      try pair.settle()
      #expect(try texts(channel, of: pair.guest) == ["herring"])
    }
  }

  @Test func aRangeThatShowsWhyIsTaken() throws {
    try withTemporaryFolder { folder in
      let (pair, third, channel) = try threeMembers(in: folder)
      let size = try #require(pair.guest.core.logs[channel]?.replica.size)
      for command in [
        Command.send(channel, text: "herring", thread: nil), .edit(channel, size, text: "cod"),
        .erase(channel, size), .send(channel, text: "salt", thread: nil),
      ] {
        _ = try pair.perform(command, of: pair.home, by: pair.anna)
      }
      let erased = try range(channel, from: size, of: pair.home)
      try #require(erased.events.map { $0.body == nil } == [true, true, true, false])
      let taken = try take(erased, from: third.guest.core.node, by: pair.guest)
      #expect(taken == .success(size + 4))
      #expect(Set(try texts(channel, of: pair.guest)) == ["salt", nil])
    }
  }
}
