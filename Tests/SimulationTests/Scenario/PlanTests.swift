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

  /// Others draw no act of a follower's, and a follower none of a home's.
  @Test func followersAreHomeOfNothing() {
    for seed in 0..<200 as Range<UInt64> {
      let plan = Plan(.follower, seed: seed)
      let homes = Set(plan.channels.map { plan.users[$0[0]] })
      #expect(plan.hostile.map(homes.contains) == (homes.count == plan.nodes), "seed \(seed)")
      #expect(!plan.steps.contains { if case .act(let act, _, _) = $0.deed { act.isOfHome } else { false } })
      for scenario in [Scenario.hostile, .siege, .ambush] {
        let steps = Plan(scenario, seed: seed).steps
        #expect(!steps.contains { if case .act(let act, _, _) = $0.deed { act.isTrespass } else { false } })
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
