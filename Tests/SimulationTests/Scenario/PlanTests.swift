import Testing

@testable import Simulation

@Suite struct PlanTests {
  @Test func everythingThatIsDrawnCanBePlayed() {
    for scenario in Scenario.all {
      for seed in 0..<200 as Range<UInt64> {
        let plan = Plan(scenario, seed: seed)
        #expect(plan.fault == nil, "\(scenario.name), seed \(seed)")
        #expect(plan == Plan(scenario, seed: seed))
      }
    }
  }

  /// Over some seeds, everything that can be drawn is.
  @Test func drawsEveryKind() {
    var struck: Set<String> = []
    for scenario in Scenario.all {
      for seed in 0..<300 as Range<UInt64> {
        struck.formUnion(Plan(scenario, seed: seed).steps.compactMap(\.fault))
      }
    }
    let kinds = Scenario.Fault.allCases.map(\.rawValue) + HostileAct.allCases.map(\.rawValue)
    // A node is restored from a backup that is a step of its own, and away besides all faults.
    #expect(struck == Set(kinds + ["backup", "absence"]))
  }

  /// In a month somebody is away in each run, and back before it ends; in no other scenario anybody is.
  @Test func somebodyIsAwayForAMonth() {
    for scenario in Scenario.all {
      for seed in 0..<100 as Range<UInt64> {
        let plan = Plan(scenario, seed: seed)
        var absences = 0
        for step in plan.steps {
          guard case .beAway(_, let days, let milliseconds) = step.deed else { continue }
          absences += 1
          #expect((30...40).contains(days) && step.atMilliseconds + milliseconds < plan.milliseconds)
        }
        #expect(scenario.name == "month" ? (1...2).contains(absences) : absences == 0)
      }
    }
  }

  /// An adversary that is home of nothing draws no act of a home's.
  @Test func followersAreHomeOfNothing() {
    for seed in 0..<200 as Range<UInt64> {
      let plan = Plan(.follower, seed: seed)
      let homes = Set(plan.channels.map { plan.users[$0[0]] })
      #expect(plan.hostile.map(homes.contains) == (homes.count == plan.nodes), "seed \(seed)")
      #expect(!plan.steps.contains { if case .act(let act, _, _) = $0.deed { act.isOfHome } else { false } })
    }
  }

  /// Without a node its users are gone, and what they did; who is left does the same, under other numbers.
  @Test func aPlanGoesWithoutANode() throws {
    let story = try Story(
      """
      nodes 3
      users a b c
      channel 0 1 2
      mirrors 0 c
      10 ms: user 2 sends m1 to channel 0
      20 ms: user 0 kicks user 1 from channel 0
      30 ms: user 0 invites user 2 to channel 0
      40 ms: b crashes after 5 writes, for 100 ms
      50 ms: c to a are cut for 200 ms
      """)
    let smaller = story.plan.withoutParts.map { Story($0).text }
    #expect(
      smaller.contains(
        """
        seed 0x0
        nodes 2
        users a b
        channel 0 1
        mirrors 0 b
        runs for 20000 ms
        10 ms: user 1 sends m1 to channel 0
        30 ms: user 0 invites user 1 to channel 0
        50 ms: b to a are cut for 200 ms

        """))
    #expect(story.plan.withoutParts.allSatisfy { $0.nodes > 1 || $0.mirrors == [[]] })
  }

  @Test func eachPartLessCanBePlayed() throws {
    for scenario in Scenario.all {
      for seed in 0..<10 as Range<UInt64> {
        let plan = Plan(scenario, seed: seed)
        for smaller in plan.withoutParts {
          #expect(smaller.steps.count <= plan.steps.count && smaller != plan)
          #expect(try Story(Story(smaller).text).plan == smaller, "\(scenario.name), seed \(seed)")
        }
      }
    }
  }

  /// One run in a hundred of those on bad links; the others are as they were without it.
  @Test func someOutagesAreLong() {
    let long = (0..<2_000 as Range<UInt64>).filter { seed in
      let plan = Plan(.network, seed: seed)
      let isLong = plan.steps.contains { step in
        if case .cut(_, _, true, let milliseconds) = step.deed { milliseconds > 4_000_000 } else { false }
      }
      #expect(isLong == (plan.milliseconds > 4_000_000), "seed \(seed)")
      return isLong
    }
    #expect((5...50).contains(long.count), "\(long)")
    #expect(!Plan(.mixed, seed: long[0]).steps.contains { $0.atMilliseconds > 400_000 })
  }

  @Test func aCoreIsAtLeastTwo() {
    for seed in 0..<200 as Range<UInt64> {
      let plan = Plan(.core, seed: seed)
      #expect((2..<plan.nodes).contains(plan.core?.count ?? 0), "seed \(seed)")
    }
  }
}
