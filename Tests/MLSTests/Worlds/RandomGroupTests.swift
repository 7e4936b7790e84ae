import Foundation
import MLS
import TestSupport
import Testing

/// Groups that do everything RFC 9420 allows, members compared after each epoch.
struct RandomGroupTests {
  @Test func smallGroupsStayTogether() throws {
    let random = Seeded()
    for run in 0..<3 {
      let world = try RandomWorld(Seeded(seed: random.seed &+ UInt64(run)), most: 12)
      try world.live(epochs: 40, run: run)
    }
  }

  @Test func aLargeGroupStaysTogether() throws {
    try RandomWorld(Seeded(), most: 60).live(epochs: 40, run: 0)
  }

  /// As many members and epochs, and as often, as `HANSE_MLS_WORLD` says: `300,500` or `300,500,10`.
  @Test func longerOnesDo() throws {
    guard let text = ProcessInfo.processInfo.environment["HANSE_MLS_WORLD"] else { return }
    let numbers = text.split(separator: ",").compactMap { Int($0) }
    try #require(
      (2...3).contains(numbers.count) && numbers.allSatisfy { $0 > 0 }, "HANSE_MLS_WORLD is \(text)")
    for run in 0..<(numbers.count == 3 ? numbers[2] : 1) {
      let world = try RandomWorld(Seeded("run \(run)"), most: numbers[0])
      try world.live(epochs: numbers[1], run: run)
      print("run \(run): \(world.deeds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
    }
  }

  /// A world is of no use that does not do what it is for.
  @Test func theyDoEverything() throws {
    let world = try RandomWorld(Seeded(seed: 7), most: 10)
    try world.live(epochs: 150, run: 0)
    let missing = RandomWorld.everything.filter { world.deeds[$0] == nil }
    #expect(missing.isEmpty, "never done: \(missing)")
  }
}

struct WorldFault: Error {
  let run: Int
  let epoch: Int
  let error: any Error
}
