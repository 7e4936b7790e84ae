import Model
import Sodium
import TestSupport
import Testing
import Wire

@testable import Store

struct PendingTests {
  /// An answer about an event may come after that event is gone: it must not be taken for one that came later.
  @Test func idsNeverComeAgain() throws {
    let suite = try SodiumSuite()
    try withTemporaryFolder { folder in
      let store = try Store(folder: DataFolder(path: folder.path), suite)
      var ids: Set<Int64> = []
      for counter in 1...3 as ClosedRange<UInt64> {
        let header = Header(
          log: LogID(.zero), kind: .leave, author: Author(node: NodeID(.zero), user: nil),
          position: Position(lane: 0, incarnation: 1, counter: counter), timeMilliseconds: 0)
        try store.begin()
        let waiting = try store.enqueue(Event(header, body: nil, suite), for: NodeID(.zero))
        try store.commit()
        #expect(ids.insert(waiting.id).inserted)
        try store.begin()
        try store.dequeue(waiting.id)
        try store.commit()
        #expect(try store.pending().isEmpty)
      }
    }
  }
}
