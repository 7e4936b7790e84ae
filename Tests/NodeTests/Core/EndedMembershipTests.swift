import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A node that left a channel, came back and left again, and has heard of none of it.
struct EndedMembershipTests {
  /// Takes what waits at the guest to the home, and no answer back.
  private func submit(from guest: FoundedCore, to home: FoundedCore) throws {
    let (node, peer) = (guest.core.node, home.core.node)
    guest.core.submit(to: peer)
    let request = try #require(guest.links.submissions.last?.request)
    guest.links.submissions = []
    guest.core.sessions[peer] = nil
    try home.write { (core) throws(StoreError) in _ = try core.submit(request, from: node) }
  }

  private func order(_ size: UInt64, of channel: LogID, by pair: CorePair) throws -> Range<UInt64>? {
    let (home, guest) = (pair.home.core, pair.guest.core.node)
    let answer = try home.order(Cursor(log: channel, next: size), for: guest)
    return (try? answer.get())?.map { $0.first..<$0.end }
  }

  @Test func getsTheRestOfWhatItWasAMemberFor() throws {
    try withTemporaryFolder { folder in
      let pair = try CorePair(in: folder)
      let (home, guest) = (pair.home, pair.guest)
      let channel = try pair.shareChannel()
      let carl = try guest.addUser("carl")
      try pair.invite(Participant(node: guest.core.node, user: carl), to: channel)
      try pair.settle()
      let before = try #require(guest.core.logs[channel]?.replica.size)

      _ = try pair.perform(.leave(channel), of: guest, by: pair.bert)
      try submit(from: guest, to: home)
      let left = try #require(home.core.logs[channel]?.replica.state.nodes[guest.core.node]?.until)
      _ = try pair.perform(.send(channel, text: "among ourselves", thread: nil), of: home, by: pair.anna)
      _ = try pair.perform(.accept(channel), of: guest, by: carl)
      try submit(from: guest, to: home)
      let since = try #require(home.core.logs[channel]?.replica.state.nodes[guest.core.node]?.since)
      try #require(left == before + 1 && since > left, "\(before), \(left), \(since)")
      let address = try #require(Address("carl@guest.example"))
      _ = try pair.perform(.kick(channel, address), of: home, by: pair.anna)
      let size = try #require(home.core.logs[channel]?.replica.size)
      try #require(guest.core.logs[channel]?.replica.size == before)

      #expect(try order(before, of: channel, by: pair) == before..<left)
      #expect(try order(since, of: channel, by: pair) == since..<size)
      for foreign in left..<since { #expect(try order(foreign, of: channel, by: pair) == nil, "\(foreign)") }

      guest.core.session(home.core.node) { $0.wants([channel]) }
      // It goes on asking for the snapshot that carl's joining calls for: it cannot know of the kick.
      for _ in 0..<5 {
        try pair.carry(from: home, to: guest)
        try pair.carry(from: guest, to: home)
      }
      #expect(guest.core.logs[channel]?.replica.size == left)
      #expect(guest.core.logs[channel]?.localMembers == [])
      #expect((guest.core.pending[home.core.node] ?? []).isEmpty)
    }
  }
}
