import Model
import TestSupport
import Testing

@testable import Store

/// The power is cut anywhere, again and again: what was kept stays, what was coming can be gone on with, what was let go of goes.
struct BlobCrashTests {
  /// What the store has promised.
  private struct Promises {
    var kept: [BlobID: [UInt8]] = [:]
    /// Of these a drop was begun and not acknowledged: there or not, but never damaged.
    var going: [BlobID: [UInt8]] = [:]
    var coming: (content: Int64, bytes: [UInt8], durable: UInt64)?
  }

  @Test func nothingPromisedIsLost() throws {
    var random = Seeded()
    for round in 0..<40 {
      try withTemporaryFolder { folder in
        let bench = try BlobBench(folder)
        var promises = Promises()
        for life in 0..<6 {
          let place = "round \(round), life \(life)"
          let store = try bench.open()
          try check(&promises, bench, store, place)
          bench.packs.die(at: random.integer(1...14))
          do { try live(store, bench, &promises, &random) } catch {}
          bench.packs.crash { random.oneIn(2) }
        }
        let store = try bench.open()
        try check(&promises, bench, store, "round \(round), end")
        for blob in promises.kept.keys { try store.drop(blob) }
        for blob in promises.going.keys { try store.drop(blob) }
        for arrival in try store.arrivals() { try store.abandon(arrival.content) }
        while try store.collect() {}
        #expect(
          store.storedBytes == 0 && bench.packs.left == 0,
          "round \(round): \(bench.packs.left) bytes are left")
      }
    }
  }

  private func live(
    _ store: BlobStore, _ bench: BlobBench, _ promises: inout Promises, _ random: inout Seeded
  ) throws {
    while true {
      switch random.below(5) {
      case 0, 1: try add(store, bench, &promises, &random)
      case 2:
        guard let blob = promises.kept.keys.sorted().first else { continue }
        promises.going[blob] = promises.kept.removeValue(forKey: blob)
        try store.drop(blob)
        try store.commit()
        promises.going[blob] = nil
      case 3: for _ in 0..<20 { _ = try store.collect() }
      default: try goOn(store, bench, &promises, &random)
      }
    }
  }

  private func add(
    _ store: BlobStore, _ bench: BlobBench, _ promises: inout Promises, _ random: inout Seeded
  ) throws {
    var bytes = BlobBench.bytes(random.integer(1...700_000), &random)
    // Often it is another's with an edit.
    if let other = promises.kept.keys.sorted().first.flatMap({ promises.kept[$0] }), random.oneIn(2) {
      bytes = other + bytes.prefix(1_000)
    }
    let blob = try bench.add(bytes, to: store, &random)
    promises.going[blob] = nil
    promises.kept[blob] = bytes
  }

  private func goOn(
    _ store: BlobStore, _ bench: BlobBench, _ promises: inout Promises, _ random: inout Seeded
  ) throws {
    if promises.coming == nil {
      let bytes = BlobBench.bytes(1_500_000, &random)
      let content = try store.begin(
        name: nil, user: nil, size: UInt64(bytes.count), expected: try bench.id(bytes), nowMilliseconds: 1)
      try store.commit()
      promises.coming = (content, bytes, 0)
    }
    guard let coming = promises.coming else { return }
    let start = Int(try store.arrived(coming.content))
    let part = Array(coming.bytes[start...].prefix(400_000))
    try store.append(part, to: coming.content, at: UInt64(start))
    let rested = try store.rest(coming.content)
    try store.commit()
    promises.coming?.durable = rested
    guard start + part.count == coming.bytes.count else { return }
    promises.coming = nil
    let whole = try store.finish(coming.content)
    try store.settle(coming.content)
    try store.commit()
    promises.kept[whole.blob] = coming.bytes
  }

  private func check(
    _ promises: inout Promises, _ bench: BlobBench, _ store: BlobStore, _ place: String
  ) throws {
    try bench.expectConsistent(store, place)
    for (blob, bytes) in promises.kept { #expect(try bench.read(blob) == bytes, "\(place): a kept blob") }
    for (blob, bytes) in promises.going {
      if let found = try bench.read(blob) { #expect(found == bytes, "\(place): one that was going") }
    }
    // What died between its last byte and its settling is told again at the start.
    for arrival in try store.arrivals() where arrival.whole != nil {
      let whole = try #require(arrival.whole)
      try store.settle(arrival.content)
      try store.commit()
      promises.kept[whole.blob] = try bench.read(whole.blob)
    }
    if let coming = promises.coming {
      #expect(try store.arrived(coming.content) >= coming.durable, "\(place): one that was coming")
    }
  }
}
