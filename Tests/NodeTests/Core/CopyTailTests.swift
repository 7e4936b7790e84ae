import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A copy that has not come to the checkpoint under which it was taken serves what it has: its home may have lost just that.
struct CopyTailTests {
  @Test(arguments: [1, 2] as [UInt64]) func whoIsBehindServesWhatItHas(_ count: UInt64) throws {
    try withTemporaryFolder { folder in
      let scene = try ForkScene(in: folder)
      let (guest, third, channel) = (scene.guest, scene.third, scene.channel)
      let begin = try scene.log(of: guest).replica.size
      for text in ["one", "two", "three"] as [Text] { try scene.sayAside(text, at: scene.first) }
      try scene.push(scene.range(of: scene.home, from: begin, keepingBack: 1), to: guest)
      let copy = try scene.log(of: guest).replica
      #expect(copy.size == begin + 2 && copy.checkpoint?.checkpoint.size == begin + 3)
      var order = try #require(
        guest.core.rangeOrder(Cursor(log: channel, next: begin), for: third.core.node))
      order.end = begin + count
      let range = try #require(try RangeOrder.read([order], mostBytes: 1 << 20, guest.core.reader).first)
      let (told, peer) = (Noted<Result<UInt64, Refusal>?>(nil), guest.core.node)
      try third.write { (core) throws(StoreError) in
        let result = try core.take(range, from: peer)
        told.change { $0 = result }
      }
      #expect(told.value == .success(begin + count))
      #expect(try scene.log(of: third).replica.checkpoint?.checkpoint.size == begin + 3)
    }
  }
}
