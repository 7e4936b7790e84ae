import MLS
import TestSupport
import Testing

/// Groups that do everything RFC 9420 allows, members compared after each epoch.
struct RandomGroupTests {
  @Test func smallGroupsStayTogether() throws {
    let random = Seeded()
    for run in 0..<6 {
      var world = try RandomWorld(Seeded(seed: random.seed &+ UInt64(run)))
      for epoch in 0..<40 {
        do { try world.turn(upTo: 12) } catch { throw WorldFault(run: run, epoch: epoch, error: error) }
      }
    }
  }

  @Test func aLargeGroupStaysTogether() throws {
    var world = try RandomWorld(Seeded())
    for epoch in 0..<120 {
      do { try world.turn(upTo: 200) } catch { throw WorldFault(run: 0, epoch: epoch, error: error) }
    }
  }
}

struct WorldFault: Error {
  let run: Int
  let epoch: Int
  let error: any Error
}
