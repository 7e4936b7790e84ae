import Blobs
import Model
import TestSupport
import Testing
import Wire

@testable import Store

/// What is on its way: how long it may be, and how one of many is found.
struct BlobArrivalTests {
  private final class Clock {
    var now: UInt64 = 1_000
  }

  private let alice = BlobArrivalTests.user(1)
  private let bob = BlobArrivalTests.user(2)

  private static func user(_ number: UInt8) -> UserID {
    UserID(Bytes16([UInt8](repeating: number, count: 16), at: 0))
  }

  private func name(_ number: UInt8) -> Bytes16 { Bytes16([UInt8](repeating: number, count: 16), at: 0) }

  @Test func whatGrowsStays() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let (bench, clock) = (try BlobBench(folder), Clock())
      var store = try bench.open { clock.now }
      let contents = try (0..<4).map { _ in
        try store.begin(name: nil, user: nil, size: 4_000_000, expected: nil, nowMilliseconds: clock.now)
      }
      try store.commit()
      clock.now = 2_000
      let (growing, beyond, unsure) = (contents[1], contents[2], contents[3])
      try store.append(random.bytes(500_000), to: growing, at: 0)
      try store.put(2, random.bytes(1_048_576), in: beyond)
      try store.commit()
      // What came, after a start and before a commit, counts too.
      store = try bench.open { clock.now }
      try store.append(random.bytes(100), to: unsure, at: 0)
      try store.abandonArrivals(before: 1_500)
      #expect(try store.arrivals().map(\.content) == [growing, beyond, unsure])
      try store.commit()
      try store.abandonArrivals(before: 2_001)
      #expect(try store.arrivals().isEmpty)
    }
  }

  @Test func oneUploadIsFoundAndTheOthersAreLeftAlone() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      let store = try bench.open()
      for number in [1, 2] as [UInt8] {
        let content = try store.begin(
          name: name(number), user: alice, size: 4_000_000, expected: nil, nowMilliseconds: 1)
        try store.append(random.bytes(100), to: content, at: 0)
      }
      _ = try store.begin(name: name(3), user: bob, size: 1, expected: nil, nowMilliseconds: 1)
      #expect(try store.upload(name(3), of: alice) == nil, "another's")
      #expect(try store.upload(name(9), of: alice) == nil)
      #expect(try store.upload(name(2), of: alice)?.offset == 100)
      try store.commit()
      #expect(try store.arrivals().map(\.offset) == [0, 100, 0], "only what was asked for rests")
      #expect(try store.uploads(of: alice).map(\.offset) == [100, 100])
      #expect(try store.uploads(of: bob).map(\.name) == [name(3)])
    }
  }

  @Test func whatComesFromOtherNodesIsFoundByItsBlob() throws {
    try withTemporaryFolder { folder in
      let store = try BlobBench(folder).open()
      let blobs = [1, 2].map { BlobID(Bytes32([UInt8](repeating: $0, count: 32), at: 0)) }
      let fetched = try blobs.map {
        try store.begin(name: nil, user: nil, size: 9, expected: $0, nowMilliseconds: 1)
      }
      _ = try store.begin(name: name(1), user: alice, size: 9, expected: blobs[0], nowMilliseconds: 1)
      #expect(try store.arrivals(of: blobs[0]).map(\.content) == [fetched[0]])
      try store.drop(blobs[0])
      #expect(try store.arrivals(of: blobs[0]).isEmpty)
      #expect(try store.uploads(of: alice).count == 1, "an upload is nobody's to take away")
    }
  }

  /// A store of an earlier version has neither totals nor times of growth.
  @Test func whatWasThereBeforeIsSummedUp() throws {
    try withTemporaryFolder { folder in
      var random = Seeded()
      let bench = try BlobBench(folder)
      try bench.add(random.bytes(700_000), to: try bench.open(), &random)
      let store = try bench.open()
      try store.connection.execute(
        """
        DROP TRIGGER chunkCame; DROP TRIGGER chunkWent; DROP TRIGGER chunkChanged; DROP TABLE total;
        ALTER TABLE content DROP COLUMN grown; DELETE FROM migration WHERE number = 2;
        """)
      let opened = try bench.open()
      #expect(opened.storedBytes >= 600_000)
      try bench.expectConsistent(opened, "after the migration")
    }
  }
}
