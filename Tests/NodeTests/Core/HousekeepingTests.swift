import Model
import TestSupport
import Testing
import Wire

@testable import Node
@testable import Store

/// What a node does once an hour, and at its start: first of all it says where it is reached and what it speaks.
struct HousekeepingTests {
  private let elapsed = Noted<UInt64>(1_000_000)

  private var world: NodeWorld {
    var world = NodeWorld.machine
    let elapsed = elapsed
    world.monotonicMilliseconds = { elapsed.value }
    return world
  }

  @Test func whatFailedAtTheStartIsTriedAgainSoon() throws {
    try withTemporaryFolder { folder in
      var configuration = try FoundedCore(in: folder).configuration
      configuration.protocolVersions = [1, 2]
      let core = try FoundedCore(configuration, world: world).core
      try core.store.connection.execute("PRAGMA query_only = ON")
      core.keepHouseIfDue()
      #expect(core.lastProblem != nil, "the disk takes nothing")
      try core.store.connection.execute("PRAGMA query_only = OFF")
      elapsed.change { $0 += 59_000 }
      core.keepHouseIfDue()
      #expect(core.identity.chain.newest.versions == [1], "not at once again, and again")
      elapsed.change { $0 += 1_000 }
      core.keepHouseIfDue()
      #expect(core.identity.chain.newest.versions == [1, 2])
      #expect(core.nextHouseMilliseconds == elapsed.value + 3_600_000)
    }
  }
}
