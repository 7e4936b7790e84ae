import Federation
import Model
import Store
import Testing

@testable import Node
@testable import Simulation

/// A month away is a range read.
@Suite(.hashesAlike) struct MonthTests {
  private static let story = """
    nodes 3
    users a b c
    channel 0 1 2
    runs for 30000 ms
    500 ms: c is away for 30 days, told in 4000 ms
    1000 ms: user 1 sends m1 to channel 0
    2000 ms: user 0 sends m2 to channel 0
    4000 ms: user 1 sends m3 to channel 0
    4400 ms: a is restarted, down for 20000 ms
    """

  /// Its home is not there when it comes back.
  @Test func readsFromAMemberWhatItMissed() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(Self.story)
      var hasCaughtUp = false
      world.always(everyMilliseconds: 100) { simulation in
        guard let before = simulation.absences.first?.copies.first, !simulation.nodes[0].isRunning,
          let size = world.copyIfRunning(at: 2)?.replica.size, size > before.size
        else { return }
        if size == world.copyIfRunning(at: 1)?.replica.size { hasCaughtUp = true }
      }
      world.simulation.run()
      #expect(world.found == nil && hasCaughtUp)
      #expect(world.simulation.coverage.reached.isSuperset(of: [.caughtUp, .servedByMember]))
      let days = world.simulation.nowMicroseconds / 86_400_000_000
      #expect(days == 30)
      let missed = world.simulation.users.flatMap(\.messages).compactMap { $0.ordered?.order?.sequence }
      let away = try #require(world.simulation.absences.first?.copies.first)
      #expect(missed.count == 3 && missed.allSatisfy { $0 >= away.size })
    }
  }

  /// The same, and its copy is taken for one that began elsewhere when it left.
  @Test func begunAnew() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(Self.story)
      world.simulation.run()
      #expect(world.found == nil)
      let absence = try #require(world.simulation.absences.first)
      world.simulation.absences = [
        Absence(
          node: absence.node,
          copies: absence.copies.map {
            Absence.Copy(log: $0.log, base: $0.base + 1, size: $0.size, since: $0.since)
          })
      ]
      world.simulation.checks.atTheEnd(of: world.simulation)
      #expect(world.found == "begunAnew")
    }
  }

  /// A client that had no answer before the month asks no more: its node has forgotten under which key it asked.
  @Test func nobodyAsksForAMonth() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        runs for 10000 ms
        500 ms: b is away for 30 days, told in 4000 ms
        700 ms: user 1 sends m1 to channel 0
        800 ms: user 0 sends m2 to channel 0
        6000 ms: user 1 sends m3 to channel 0
        """)
      world.simulation.run()
      #expect(world.found == nil)
      let own = world.simulation.users[1].messages
      #expect(own.map(\.refused) == ["unanswered", nil] && own[1].ordered != nil)
    }
  }
}
